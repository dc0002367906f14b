import type { Issue } from "./decoded.ts";

/**
 * What every combinator makes: takes a value apart, adds an issue for each fault and returns the decoded value.
 *
 * The result means nothing when issues were added. Values are `unknown` on purpose: generated code states the type once, at
 * `toDecoder<T>`, so that a consumer's compiler has no inference to do; a property test keeps type, decoder and Zod equal.
 */
export interface Parser {
  (input: unknown, issues: Issue[]): unknown;
  /** What `object` and `tuple` do when the value isn't there. Default: it is missing, which is a fault. */
  absent?: Absent;
}

/** `skip`: leave it out. `run`: decode `undefined`, which yields a default. */
export type Absent = "skip" | "run";
