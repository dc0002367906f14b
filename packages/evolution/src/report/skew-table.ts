import { type ContractLock, contractHash } from "@tidings/contract/lock";
import { contractDrafts } from "./contract-drafts.ts";
import type { Released } from "./diff-contracts.ts";
import { versionOf } from "./event-versions.ts";
import { type Draft, verdictOf } from "./finding.ts";
import type { RuleId } from "./rule-id.ts";

/** How a client of a released version gets on with a server of the current one. */
export interface SkewEntry {
  readonly version: string;
  /** The contract's hash in that version. */
  readonly hash: string;
  /**
   * - `compatible`: the client reads everything as it is meant, after declared down-casts.
   * - `degraded`: some events won't come or can't be read; the rest goes on.
   * - `incompatible`: a channel is gone or elsewhere, or its state can't be read.
   */
  readonly verdict: "compatible" | "degraded" | "incompatible";
  /** By wire name, the version of each event that the client knows, where it is older than the current one. */
  readonly events: Readonly<Record<string, number>>;
}

const SEED = 1;

/** One entry for each version of the history, in its order. */
export function skewTable(history: readonly Released[], current: ContractLock): readonly SkewEntry[] {
  return history.map(({ version, lock }) => ({
    version,
    hash: contractHash(lock),
    verdict: skewOf(lock, current),
    events: olderEvents(lock, current),
  }));
}

function skewOf(before: ContractLock, after: ContractLock): SkewEntry["verdict"] {
  // Where there is a down-cast, the server runs it and reports what it makes of it: here it counts as right.
  const casts = () => [];
  const drafts = contractDrafts({ before, after }, { former: [], seed: SEED, casts });
  const harmful = drafts.filter((draft) => verdictOf(draft, "forward") !== "safe");
  if (harmful.some(isIncompatible)) return "incompatible";
  return harmful.length > 0 ? "degraded" : "compatible";
}

const INCOMPATIBLE: readonly RuleId[] = ["channel-removed", "channel-renamed", "address-changed", "snapshot-removed"];

function isIncompatible(draft: Draft): boolean {
  if (INCOMPATIBLE.includes(draft.rule)) return true;
  if (verdictOf(draft, "forward") !== "breaking") return false;
  return draft.rule === "parameter-changed" || /^\/channels\/[^/]+\/snapshot/.test(draft.pointer);
}

function olderEvents(before: ContractLock, after: ContractLock): Readonly<Record<string, number>> {
  const events: Record<string, number> = {};
  for (const [channel, { events: current }] of Object.entries(after.channels)) {
    for (const [name, event] of Object.entries(current)) {
      const old = before.channels[channel]?.events[name];
      if (old !== undefined && versionOf(old) < versionOf(event)) events[`${channel}.${name}`] = versionOf(old);
    }
  }
  return events;
}
