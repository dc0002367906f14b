import { factsChanged } from "./facts-changed.ts";
import { BREAKING, type Draft } from "./finding.ts";
import { payloadDrafts } from "./payload-drafts.ts";
import { type ChannelPair, channelPointer, described, type Pair } from "./place.ts";

/** What changed in the state that a channel's subscribers start from. It is made when it is asked for, so it has no replay. */
export function snapshotDrafts({ name, before, after }: ChannelPair, pair: Pair, seed: number): readonly Draft[] {
  const [was, is] = [before.snapshot, after.snapshot];
  const pointer = channelPointer(name, "snapshot");
  const common = { pointer, channel: name, certain: true } as const;
  if (was === undefined && is === undefined) return [];
  if (was === undefined) {
    return [
      {
        ...common,
        rule: "snapshot-added",
        message: `Channel ${name} has a snapshot now: new clients ask for it and an old server has none, the new server needs a loader, and state in hooks is undefined until it came.`,
        judgements: { backward: BREAKING, emitterSource: BREAKING, subscriberSource: BREAKING },
        addition: true,
        facts: [null, is],
      },
    ];
  }
  if (is === undefined) {
    return [
      {
        ...common,
        rule: "snapshot-removed",
        message: `Channel ${name} has no snapshot any more: old clients ask for it and start from nothing.`,
        judgements: { forward: BREAKING, emitterSource: BREAKING, subscriberSource: BREAKING },
        facts: [was, null],
      },
    ];
  }
  const place = { pointer, channel: name };
  const drafts = payloadDrafts(described(was, pair.before), described(is, pair.after), place, seed, (change) => ({
    forward: change.forward,
    backward: change.backward,
    emitterSource: change.emitterSource,
    subscriberSource: change.subscriberSource,
  })).map((draft) => ({ ...draft, message: `Snapshot: ${draft.message}` }));
  if (drafts.length > 0 || !factsChanged(was, is)) return drafts;
  return [
    {
      ...common,
      rule: "description-changed",
      message: `What the snapshot of ${name} says about itself changed.`,
      judgements: {},
      facts: [null, null],
    },
  ];
}
