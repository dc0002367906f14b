import { addressDrafts } from "./address-drafts.ts";
import { deprecationWords } from "./event-drafts.ts";
import { factsChanged } from "./facts-changed.ts";
import { BREAKING, DANGEROUS, type Draft } from "./finding.ts";
import { loweredDirections, modeOf } from "./mode.ts";
import { type ChannelPair, channelPointer, type Pair } from "./place.ts";
import { snapshotDrafts } from "./snapshot-drafts.ts";

/** What changed in a channel that both locks have, its events aside. */
export function channelDrafts(channel: ChannelPair, pair: Pair, seed: number): readonly Draft[] {
  return [
    ...addressDrafts(channel, pair, seed),
    ...accessDrafts(channel),
    ...snapshotDrafts(channel, pair, seed),
    ...reservationDrafts(channel),
    ...factDrafts(channel),
  ];
}

function accessDrafts({ name, before, after }: ChannelPair): readonly Draft[] {
  if (before.access === after.access) return [];
  const common = {
    pointer: channelPointer(name, "access"),
    channel: name,
    certain: true,
    facts: [before.access, after.access],
  } as const;
  if (after.access === "private") {
    return [
      {
        ...common,
        rule: "access-closed",
        message: `Channel ${name} is private now: old clients that don't sign in are refused.`,
        judgements: { forward: BREAKING },
      },
    ];
  }
  return [
    {
      ...common,
      rule: "access-opened",
      message: `Channel ${name} is public now: anyone may listen, to what is stored as well, and the server's \`authorize\` is not asked.`,
      judgements: { forward: DANGEROUS, backward: DANGEROUS, replay: DANGEROUS },
    },
  ];
}

/** A name that is used again is another finding. */
function reservationDrafts({ name, before, after }: ChannelPair): readonly Draft[] {
  const kept = after.reserved ?? [];
  return (before.reserved ?? [])
    .filter((event) => !kept.includes(event) && !Object.hasOwn(after.events, event))
    .map((event) => ({
      rule: "reservation-dropped" as const,
      pointer: channelPointer(name, "reserved"),
      channel: name,
      message: `The name ${name}.${event} is no longer reserved: an event of another meaning may take it.`,
      judgements: { forward: DANGEROUS, replay: DANGEROUS },
      certain: true as const,
      facts: [event, null] as const,
    }));
}

function factDrafts({ name, before, after }: ChannelPair): readonly Draft[] {
  const common = { channel: name, judgements: {}, certain: true } as const;
  const drafts: Draft[] = [];
  if (modeOf(before) !== modeOf(after) || before.stability !== after.stability) {
    const promise = (side: typeof before) => [modeOf(side), ...(side.stability ? [side.stability] : [])].join(", ");
    const lowered = loweredDirections(before, after);
    drafts.push({
      ...common,
      rule: "compatibility-changed",
      pointer: channelPointer(name, "compatibility"),
      message: `What channel ${name} promises changed from ${promise(before)} to ${promise(after)}${lowered.length > 0 ? ": less than consumers were promised" : ""}.`,
      judgements: Object.fromEntries(lowered.map((direction) => [direction, DANGEROUS])),
      facts: [promise(before), promise(after)],
    });
  }
  if (before.deprecated !== after.deprecated) {
    drafts.push({
      ...common,
      rule: "deprecated",
      pointer: channelPointer(name, "deprecated"),
      message: deprecationWords(`Channel ${name}`, after.deprecated),
      facts: [before.deprecated ?? null, after.deprecated ?? null],
    });
  }
  if (before.description !== after.description || factsChanged(before.params, after.params)) {
    drafts.push({
      ...common,
      rule: "description-changed",
      pointer: channelPointer(name),
      message: `What channel ${name} says about itself changed.`,
      facts: [before.description ?? null, after.description ?? null],
    });
  }
  return drafts;
}
