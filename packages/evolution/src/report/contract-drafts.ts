import type { ContractLock } from "@tidings/contract/lock";
import { channelDrafts } from "./channel-drafts.ts";
import { channelNames } from "./channel-names.ts";
import { type EventOptions, eventDrafts } from "./event-drafts.ts";
import { eventNameDrafts, nameChanges } from "./event-names.ts";
import { BREAKING, type Draft } from "./finding.ts";
import type { ChannelPair, Pair } from "./place.ts";

export interface DraftOptions extends EventOptions {
  /** Older locks, the newest first: what was ever called what. */
  readonly former: readonly ContractLock[];
}

/** Everything that changed between two contracts, channel by channel. */
export function contractDrafts(pair: Pair, options: DraftOptions): readonly Draft[] {
  const names = channelNames(pair, options.former);
  return [
    ...nameDrafts(pair),
    ...names.drafts,
    ...names.kept.flatMap((channel) => [
      ...channelDrafts(channel, pair, options.seed),
      ...keptEvents(channel).flatMap((event) => eventDrafts(event, pair, options)),
    ]),
    ...eventNameDrafts(nameChanges(names.kept), pair, options.former),
  ];
}

function keptEvents({ name: channel, before, after }: ChannelPair) {
  return Object.entries(after.events).flatMap(([name, event]) => {
    const old = before.events[name];
    return old === undefined ? [] : [{ channel, name, before: old, after: event }];
  });
}

function nameDrafts({ before, after }: Pair): readonly Draft[] {
  const drafts: Draft[] = [];
  if (before.name !== after.name) {
    drafts.push({
      rule: "contract-renamed",
      pointer: "/name",
      message: `The contract ${before.name} is called ${after.name} now, and so are the functions generated from it.`,
      judgements: { emitterSource: BREAKING, subscriberSource: BREAKING },
      certain: true,
      facts: [before.name, after.name],
    });
  }
  if (before.description !== after.description) {
    drafts.push({
      rule: "description-changed",
      pointer: "/description",
      message: "What the contract says about itself changed.",
      judgements: {},
      certain: true,
      facts: [before.description ?? null, after.description ?? null],
    });
  }
  return drafts;
}
