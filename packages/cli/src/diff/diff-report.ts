import type { Bump, Finding, Suppression, Verdicts } from "@tidings/evolution";

/** What `tidings diff --json` prints. Fields and rules may be added; those that are here stay as they are. */
export interface DiffReport {
  /** The format's version. */
  readonly version: 1;
  /** The contract's name. */
  readonly contract: string;
  /** Where the two locks are from: `git:main`, `history/1.2.0.json`, `src/contract.ts`. */
  readonly before: string;
  readonly after: string;
  /** The version of the package before the change, when it is known: bumps below 1.0.0 are one step smaller. */
  readonly since?: string;
  /** No finding fails. */
  readonly compatible: boolean;
  /** What the change asks of the next release. */
  readonly bump: Bump;
  /** The gravest of all findings. */
  readonly verdicts: Verdicts;
  readonly findings: readonly Finding[];
  /** Suppressions in `tidings.config.ts` that no finding has. */
  readonly unusedSuppressions: readonly Suppression[];
}
