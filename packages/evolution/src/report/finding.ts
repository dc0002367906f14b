import type { Bump, Judgement, Verdict, Witness } from "../verdict.ts";
import type { RuleId } from "./rule-id.ts";

/**
 * Who reads what.
 *
 * - `forward`: old consumers, new producer.
 * - `backward`: new consumers, old producers.
 * - `replay`: new consumers, stored events.
 */
export type Direction = "forward" | "backward" | "replay";
export const DIRECTIONS: readonly Direction[] = ["forward", "backward", "replay"];

/** Whose source code is compiled against the contract. */
export type Source = "emitterSource" | "subscriberSource";
export const SOURCES: readonly Source[] = ["emitterSource", "subscriberSource"];

export type Verdicts = Readonly<Record<Direction | Source, Verdict>>;

/** One thing that changed between two contracts. */
export interface Finding {
  readonly rule: RuleId;
  /** RFC 6901, in the lock after the change, or in the one before it when something was removed. */
  readonly pointer: string;
  readonly channel?: string;
  readonly event?: string;
  /** One sentence. */
  readonly message: string;
  /** What to do instead, where there is more to say than to take the change back. */
  readonly mend?: string;
  readonly verdicts: Verdicts;
  /** What this finding asks of the next release. */
  readonly bump: Bump;
  /** 12 hexadecimal digits, the same for the same change: what a suppression names. */
  readonly fingerprint: string;
  /** An event that both validators were run on, and in which direction. */
  readonly witness?: Witness & { readonly direction: Direction };
  /** Whether every `breaking` among the directions is certain. False: possible, and no event was found that shows it. */
  readonly proven: boolean;
  /** It makes the diff incompatible. */
  readonly fails: boolean;
  /** The version of the history that this is about, when it isn't the one compared with. */
  readonly against?: string;
  /** Why it was suppressed. */
  readonly suppressed?: string;
}

/** A finding before modes, bumps and suppressions. */
export interface Draft {
  readonly rule: RuleId;
  readonly pointer: string;
  readonly channel?: string;
  readonly event?: string;
  readonly message: string;
  readonly mend?: string;
  /** What is left out is safe. */
  readonly judgements: Readonly<Partial<Record<Direction | Source, Judgement>>>;
  /** The contract's names and addresses show it: no event has to be found. */
  readonly certain?: true;
  /** Something new that can be used: a minor release at least. */
  readonly addition?: true;
  /** What the fingerprint is made of, besides rule and pointer. */
  readonly facts: readonly [before: unknown, after: unknown];
}

export const BREAKING: Judgement = { verdict: "breaking" };
export const DANGEROUS: Judgement = { verdict: "dangerous" };

export function verdictOf(draft: Draft, side: Direction | Source): Verdict {
  return draft.judgements[side]?.verdict ?? "safe";
}
