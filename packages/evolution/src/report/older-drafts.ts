import type { ContractLock, LockedChannel } from "@tidings/contract/lock";
import { contractDrafts, type DraftOptions } from "./contract-drafts.ts";
import type { Released } from "./diff-contracts.ts";
import { DIRECTIONS, type Draft, verdictOf } from "./finding.ts";
import { modeOf } from "./mode.ts";
import type { Pair } from "./place.ts";

/** A draft about a version of the history other than the one compared with. */
export interface OlderDraft extends Draft {
  readonly against: string;
}

/**
 * What the change breaks for versions that were released earlier, in channels that promise it: only what the lock before
 * did not break already, so that a breaking release of the past is not reported for ever.
 */
export function olderDrafts(
  { before, after }: Pair,
  drafts: readonly Draft[],
  history: readonly Released[],
  options: DraftOptions,
): readonly OlderDraft[] {
  const changed = Object.keys(after.channels).filter((name) => {
    const channel = after.channels[name] as LockedChannel;
    const old = before.channels[name];
    return old !== undefined && modeOf(channel) === "full-transitive" && !sameText(old, channel);
  });
  if (changed.length === 0) return [];
  const known = new Set(drafts.filter(breaks).map(keyOf));
  return history.flatMap(({ version, lock }) => {
    if (sameText(lock.channels, before.channels)) return [];
    const old = only(lock, changed);
    const broken = new Set(
      contractDrafts({ before: old, after: only(before, changed) }, options)
        .filter(breaks)
        .map(keyOf),
    );
    return (
      contractDrafts({ before: old, after: only(after, changed) }, options)
        .filter((draft) => breaks(draft) && !broken.has(keyOf(draft)) && !known.has(keyOf(draft)))
        // A name that came back is a finding of its own.
        .filter(
          ({ channel = "", event }) => event === undefined || before.channels[channel]?.events[event] !== undefined,
        )
        // Source code is compiled against the version before, whatever was released earlier.
        .map(({ judgements: { forward = SAFE, backward = SAFE, replay = SAFE }, ...draft }) => ({
          ...draft,
          judgements: { forward, backward, replay },
          against: version,
        }))
    );
  });
}

const SAFE = { verdict: "safe" } as const;

function breaks(draft: Draft): boolean {
  return DIRECTIONS.some((direction) => ["breaking", "unverifiable"].includes(verdictOf(draft, direction)));
}

function keyOf({ rule, pointer }: Draft): string {
  return `${rule} ${pointer}`;
}

function only(lock: ContractLock, names: readonly string[]): ContractLock {
  const channels = Object.entries(lock.channels).filter(([name]) => names.includes(name));
  return { ...lock, channels: Object.fromEntries(channels) };
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
