import type { Json } from "@tidings/contract/lock";

/**
 * What a change does in one direction.
 *
 * - `safe`: proven from the schemas.
 * - `dangerous`: everything is accepted, and something means something else to its reader.
 * - `breaking`: something is refused. Proven when there is a witness, else possible.
 * - `unverifiable`: a function decides, which no lock can tell.
 */
export type Verdict = "safe" | "dangerous" | "breaking" | "unverifiable";

/** A change of version, as npm counts. */
export type Bump = "none" | "patch" | "minor" | "major";

/** An event that one side sends and the other refuses or reads otherwise: both schemas were run on it. */
export interface Witness {
  readonly wire: Json;
  readonly outcome: "rejected" | "read-differently";
  /** What the reader makes of it, as one sentence. */
  readonly detail: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Only when it was confirmed. */
  readonly witness?: Witness;
}

const SEVERITY: readonly Verdict[] = ["safe", "dangerous", "unverifiable", "breaking"];

/** Whether the first is graver than the second. */
export function isWorse(a: Verdict, b: Verdict): boolean {
  return SEVERITY.indexOf(a) > SEVERITY.indexOf(b);
}

/** The gravest of several; `safe` of none. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst = 0;
  for (const verdict of verdicts) worst = Math.max(worst, SEVERITY.indexOf(verdict));
  return SEVERITY[worst] as Verdict;
}
