import type { ContractLock } from "@tidings/contract/lock";
import { comparePayloads } from "../payload/compare-payloads.ts";
import { type Judgement, worstVerdict } from "../verdict.ts";
import { BREAKING, DANGEROUS, type Draft } from "./finding.ts";
import { type Matched, matchOneToOne } from "./match-names.ts";
import { type ChannelPair, described, type EventPlace, eventPointer, type Pair, wireName } from "./place.ts";
import { isTelling, samePayload } from "./same-payload.ts";

/** Events that only one of the two has. */
export interface NameChanges {
  readonly gone: readonly EventPlace[];
  readonly fresh: readonly EventPlace[];
}

export function nameChanges(channels: readonly ChannelPair[]): NameChanges {
  const only = (side: "before" | "after", other: "before" | "after") =>
    channels.flatMap((pair) =>
      Object.entries(pair[side].events)
        .filter(([name]) => !Object.hasOwn(pair[other].events, name))
        .map(([name, event]): EventPlace => ({ channel: pair.name, name, event })),
    );
  return { gone: only("before", "after"), fresh: only("after", "before") };
}

/** Events that came, went, and changed their name or their channel. */
export function eventNameDrafts(changes: NameChanges, pair: Pair, former: readonly ContractLock[]): readonly Draft[] {
  const alike = (from: EventPlace, to: EventPlace) => isTelling(from) && samePayload(from, to, pair);
  const renamed = matchOneToOne(changes.gone, changes.fresh, (a, b) => a.channel === b.channel && alike(a, b));
  const rest = without(changes, renamed);
  const moved = matchOneToOne(rest.gone, rest.fresh, (a, b) => a.channel !== b.channel && alike(a, b));
  const { gone, fresh } = without(rest, moved);
  return [
    ...renamed.map((match) => relocated("event-renamed", "renamed to", match)),
    ...moved.map((match) => relocated("event-moved", "moved to", match)),
    ...gone.map((place) => removed(place, pair)),
    ...fresh.map((place) => added(place, pair, former)),
  ];
}

function without({ gone, fresh }: NameChanges, matches: readonly Matched<EventPlace>[]): NameChanges {
  return {
    gone: gone.filter((place) => !matches.some(({ from }) => from === place)),
    fresh: fresh.filter((place) => !matches.some(({ to }) => to === place)),
  };
}

function relocated(rule: "event-renamed" | "event-moved", words: string, { from, to }: Matched<EventPlace>): Draft {
  return {
    rule,
    pointer: eventPointer(to),
    channel: to.channel,
    event: to.name,
    message: `Event ${wireName(from)} was ${words} ${wireName(to)}: whoever knows one name skips the other.`,
    mend: `Keep ${wireName(from)} as deprecated and emit both, until nobody listens to it.`,
    judgements: {
      forward: BREAKING,
      backward: BREAKING,
      ...(from.event.delivery !== "volatile" && { replay: BREAKING }),
      emitterSource: BREAKING,
      subscriberSource: BREAKING,
    },
    certain: true,
    facts: [wireName(from), wireName(to)],
  };
}

function removed(place: EventPlace, { after }: Pair): Draft {
  const reserved = after.channels[place.channel]?.reserved?.includes(place.name) ?? false;
  return {
    rule: "event-removed",
    pointer: eventPointer(place),
    channel: place.channel,
    event: place.name,
    message: `Event ${wireName(place)} was removed: old consumers wait for it in vain.`,
    ...(!reserved && {
      mend: `Add ${JSON.stringify(place.name)} to the channel's \`reserved\`, so that its name never gets another meaning.`,
    }),
    judgements: { forward: DANGEROUS, emitterSource: BREAKING, subscriberSource: BREAKING },
    certain: true,
    facts: [wireName(place), null],
  };
}

function added(place: EventPlace, pair: Pair, former: readonly ContractLock[]): Draft {
  const common = { pointer: eventPointer(place), channel: place.channel, event: place.name, addition: true } as const;
  const reserved = pair.before.channels[place.channel]?.reserved?.includes(place.name) ?? false;
  const old = former.find(({ channels }) => channels[place.channel]?.events[place.name] !== undefined);
  if (old === undefined && !reserved) {
    return {
      ...common,
      rule: "event-added",
      message: `Event ${wireName(place)} was added: old consumers skip it.`,
      judgements: {},
      certain: true,
      facts: [null, wireName(place)],
    };
  }
  const [forward, backward] = reuse(place, pair, old);
  return {
    ...common,
    rule: "event-name-reused",
    message: `Event ${wireName(place)} has the name of an event that was removed: whoever still knows that one takes this for it.`,
    mend: "Choose another name.",
    judgements: { forward, backward, ...(place.event.delivery !== "volatile" && { replay: backward }) },
    facts: [null, wireName(place)],
  };
}

/** A name with another meaning is dangerous at best. */
function reuse(place: EventPlace, { after }: Pair, old: ContractLock | undefined): readonly [Judgement, Judgement] {
  const schema = old?.channels[place.channel]?.events[place.name]?.schema;
  if (old === undefined || schema === undefined) return [BREAKING, BREAKING];
  const changes = comparePayloads(described(schema, old), described(place.event.schema, after));
  const atLeast = (side: "forward" | "backward"): Judgement => {
    const worst = changes.map((change) => change[side]).find(({ verdict }) => verdict === "breaking");
    return worst ?? { verdict: worstVerdict(["dangerous", ...changes.map((change) => change[side].verdict)]) };
  };
  return [atLeast("forward"), atLeast("backward")];
}
