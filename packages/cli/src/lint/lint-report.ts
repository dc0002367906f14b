import type { LintProblem } from "./lint-contract.ts";

/** What `tidings lint --json` prints. Fields and rules may be added; those that are here stay as they are. */
export interface LintReport {
  /** The format's version. */
  readonly version: 1;
  /** The contract's name. */
  readonly contract: string;
  /** No problem is an error. */
  readonly ok: boolean;
  readonly problems: readonly LintProblem[];
}
