import type { ContractLock, LockedChannel } from "@tidings/contract/lock";
import { BREAKING, DANGEROUS, type Draft } from "./finding.ts";
import { type Matched, matchOneToOne } from "./match-names.ts";
import { isStored } from "./mode.ts";
import { type ChannelPair, channelPointer, type Pair } from "./place.ts";
import { isTelling, samePayload } from "./same-payload.ts";

interface NamedChannel {
  readonly name: string;
  readonly channel: LockedChannel;
}

export interface ChannelNames {
  /** Channels that both have, under one name. */
  readonly kept: readonly ChannelPair[];
  /** Channels that came, went, or changed their name. */
  readonly drafts: readonly Draft[];
}

export function channelNames(pair: Pair, former: readonly ContractLock[]): ChannelNames {
  const { before, after } = pair;
  const only = (side: ContractLock, other: ContractLock): readonly NamedChannel[] =>
    Object.entries(side.channels)
      .filter(([name]) => !Object.hasOwn(other.channels, name))
      .map(([name, channel]) => ({ name, channel }));
  const [gone, fresh] = [only(before, after), only(after, before)];
  const renamed = matchOneToOne(gone, fresh, (from, to) => sameEvents(from, to, pair));
  return {
    kept: Object.entries(after.channels).flatMap(([name, channel]) => {
      const old = before.channels[name];
      return old === undefined ? [] : [{ name, before: old, after: channel }];
    }),
    drafts: [
      ...renamed.map(renamedDraft),
      ...gone.filter((one) => !renamed.some(({ from }) => from === one)).map((one) => removedDraft(one, pair)),
      ...fresh.filter((one) => !renamed.some(({ to }) => to === one)).map((one) => addedDraft(one, pair, former)),
    ],
  };
}

function sameEvents(from: NamedChannel, to: NamedChannel, pair: Pair): boolean {
  const entries = Object.entries(from.channel.events);
  if (entries.length !== Object.keys(to.channel.events).length) return false;
  const telling = entries.some(([name, event]) => isTelling({ channel: from.name, name, event }));
  return (
    (telling || from.channel.address === to.channel.address) &&
    entries.every(([name, event]) => {
      const other = to.channel.events[name];
      if (other === undefined) return false;
      return samePayload({ channel: from.name, name, event }, { channel: to.name, name, event: other }, pair);
    })
  );
}

function renamedDraft({ from, to }: Matched<NamedChannel>): Draft {
  return {
    rule: "channel-renamed",
    pointer: channelPointer(to.name),
    channel: to.name,
    message: `Channel ${from.name} was renamed to ${to.name}, and with it each of its events: whoever knows one name skips the other.`,
    mend: `Keep ${from.name} as deprecated beside ${to.name}, at another address, until nobody listens to it.`,
    judgements: {
      forward: BREAKING,
      backward: BREAKING,
      ...(isStored(from.channel) && { replay: BREAKING }),
      emitterSource: BREAKING,
      subscriberSource: BREAKING,
    },
    certain: true,
    facts: [from.name, to.name],
  };
}

function removedDraft({ name, channel }: NamedChannel, { after }: Pair): Draft {
  const reserved = after.reserved?.includes(name) ?? false;
  return {
    rule: "channel-removed",
    pointer: channelPointer(name),
    channel: name,
    message: `Channel ${name} was removed: old clients that ask for ${channel.address} are refused.`,
    ...(!reserved && {
      mend: `Add ${JSON.stringify(name)} to the contract's \`reserved\`, so that its name never gets another meaning.`,
    }),
    judgements: { forward: BREAKING, emitterSource: BREAKING, subscriberSource: BREAKING },
    certain: true,
    facts: [name, null],
  };
}

function addedDraft({ name, channel }: NamedChannel, { before }: Pair, former: readonly ContractLock[]): Draft {
  const common = {
    pointer: channelPointer(name),
    channel: name,
    addition: true,
    facts: [null, name],
    certain: true,
  } as const;
  const reused =
    before.reserved?.includes(name) === true || former.some(({ channels }) => Object.hasOwn(channels, name));
  if (!reused) {
    return {
      ...common,
      rule: "channel-added",
      message: `Channel ${name} was added, at ${channel.address}.`,
      judgements: {},
    };
  }
  return {
    ...common,
    rule: "channel-name-reused",
    message: `Channel ${name} has the name of a channel that was removed: clients and stored events may still be of that one.`,
    mend: "Choose another name.",
    judgements: { forward: DANGEROUS, replay: DANGEROUS },
  };
}
