import type { ContractLock, LockedChannel } from "@tidings/contract/lock";
import { isWorse, type Verdict } from "../verdict.ts";
import { contractDrafts, type DraftOptions } from "./contract-drafts.ts";
import type { Released } from "./diff-contracts.ts";
import { firstVersionOf, versionOf } from "./event-versions.ts";
import { DIRECTIONS, type Direction, type Draft, verdictOf } from "./finding.ts";
import { modeOf } from "./mode.ts";
import type { Pair } from "./place.ts";

/** A draft about a version of the history other than the one compared with. */
export interface OlderDraft extends Draft {
  readonly against: string;
}

/**
 * What the change breaks for versions that were released earlier, in channels that promise it or have promised it: only in
 * directions in which the lock before did not break it already, so that a breaking release of the past is not reported for ever.
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
    return (
      old !== undefined && [old, channel].some((one) => modeOf(one) === "full-transitive") && !sameText(old, channel)
    );
  });
  if (changed.length === 0) return [];
  const known = harmOf(drafts);
  return history.flatMap(({ version, lock }) => {
    if (sameText(lock.channels, before.channels)) return [];
    const old = only(lock, changed);
    const broken = harmOf(contractDrafts({ before: old, after: only(before, changed) }, options));
    return (
      contractDrafts({ before: old, after: only(after, changed) }, options)
        // A name that came back is a finding of its own.
        .filter(
          ({ channel = "", event }) => event === undefined || before.channels[channel]?.events[event] !== undefined,
        )
        .flatMap((draft): OlderDraft[] => {
          // Source code is compiled against the version before, whatever was released earlier.
          const worse = DIRECTIONS.filter((direction) => {
            const verdict = verdictOf(draft, direction);
            const had = [broken, known].map((harm) => harm.get(keyOf(draft, direction)) ?? "safe");
            if (direction === "replay" && isDropped(draft, lock, after)) return false;
            return isHarm(verdict) && had.every((other) => isWorse(verdict, other));
          });
          if (worse.length === 0) return [];
          const judgements = Object.fromEntries(worse.map((direction) => [direction, draft.judgements[direction]]));
          return [{ ...draft, judgements, against: version }];
        })
    );
  });
}

/** What is refused or may be, by change and direction: a change that broke new consumers says nothing about old ones. */
function harmOf(drafts: readonly Draft[]): ReadonlyMap<string, Verdict> {
  const harm = new Map<string, Verdict>();
  for (const draft of drafts) {
    for (const direction of DIRECTIONS) {
      const [key, verdict] = [keyOf(draft, direction), verdictOf(draft, direction)];
      if (isHarm(verdict) && isWorse(verdict, harm.get(key) ?? "safe")) harm.set(key, verdict);
    }
  }
  return harm;
}

/** Whether it is about an event of a version that is no longer declared: its author says that none is stored. */
function isDropped({ channel = "", event = "" }: Draft, old: ContractLock, after: ContractLock): boolean {
  const [was, is] = [old, after].map(({ channels }) => channels[channel]?.events[event]);
  return was !== undefined && is !== undefined && versionOf(was) < firstVersionOf(is);
}

function isHarm(verdict: Verdict): boolean {
  return verdict === "breaking" || verdict === "unverifiable";
}

function keyOf({ rule, pointer }: Draft, direction: Direction): string {
  return `${rule} ${pointer} ${direction}`;
}

function only(lock: ContractLock, names: readonly string[]): ContractLock {
  const channels = Object.entries(lock.channels).filter(([name]) => names.includes(name));
  return { ...lock, channels: Object.fromEntries(channels) };
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
