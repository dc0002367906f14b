import { type ContractLock, canonicalLock } from "@tidings/contract/lock";
import { type Bump, type Verdict, worstVerdict } from "../verdict.ts";
import { bumpBelowOne, greatestBump } from "./bump.ts";
import type { CastsOf, FixturesOf } from "./casts.ts";
import { contractDrafts } from "./contract-drafts.ts";
import { DIRECTIONS, type Finding, SOURCES, type Verdicts } from "./finding.ts";
import { judgeDrafts } from "./judge-drafts.ts";
import { olderDrafts } from "./older-drafts.ts";

/** A lock of the history, by the version that it was released as. */
export interface Released {
  readonly version: string;
  readonly lock: ContractLock;
}

/** A finding that the team has looked at and accepts. */
export interface Suppression {
  readonly fingerprint: string;
  readonly reason: string;
}

export interface DiffOptions {
  /** What was released, the newest first: for channels whose mode is `full-transitive`, and for names that were used before. Default: nothing. */
  readonly history?: readonly Released[];
  /** The version of the package before the change: below 1.0.0 bumps are one step smaller. Default: as from 1.0.0 on. */
  readonly version?: string;
  /** The casts of the contract after the change. Default: none are run, and what depends on them is unverifiable. */
  readonly casts?: CastsOf;
  /** Stored events that the team keeps, by the version that they are of: each must be read. Default: none. */
  readonly fixtures?: FixturesOf;
  readonly suppress?: readonly Suppression[];
  /** What is dangerous fails as well. Default: false. */
  readonly strict?: boolean;
  /** Of the search for witnesses; the same seed finds the same ones. Default: 1. */
  readonly seed?: number;
}

/** What a change to a contract does. */
export interface ContractDiff {
  /** By channel, and what concerns the whole contract first. */
  readonly findings: readonly Finding[];
  /** The gravest of all findings. */
  readonly verdicts: Verdicts;
  /** What the change asks of the next release. */
  readonly bump: Bump;
  /** No finding fails. */
  readonly compatible: boolean;
  /** Suppressions that no finding has. */
  readonly unused: readonly Suppression[];
}

/** Compares two locks of one contract. */
export function diffContracts(before: ContractLock, after: ContractLock, options: DiffOptions = {}): ContractDiff {
  const { suppress = [], seed = 1, version, casts, fixtures } = options;
  // A lock of a contract that was loaded is in declared order.
  const history = (options.history ?? []).map((released) => ({ ...released, lock: canonicalLock(released.lock) }));
  const pair = { before: canonicalLock(before), after: canonicalLock(after) };
  const drafts = contractDrafts(pair, { former: history.map(({ lock }) => lock), seed, casts, fixtures });
  const older = olderDrafts(pair, drafts, history, { former: [], seed, casts });
  const findings = judgeDrafts([...drafts, ...older], pair, options).map((finding) => ({
    ...finding,
    bump: bumpBelowOne(finding.bump, version),
  }));
  const worst = (side: keyof Verdicts): Verdict => worstVerdict(findings.map(({ verdicts }) => verdicts[side]));
  return {
    findings,
    verdicts: Object.fromEntries([...DIRECTIONS, ...SOURCES].map((side) => [side, worst(side)])) as Verdicts,
    bump: greatestBump(findings.map(({ bump }) => bump)),
    compatible: !findings.some(({ fails }) => fails),
    unused: suppress.filter(({ fingerprint }) => !findings.some((finding) => finding.fingerprint === fingerprint)),
  };
}
