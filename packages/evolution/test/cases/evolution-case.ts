import { bigintString, isoDate } from "@tidings/contract";
import * as z from "zod";
import type { Bump, Verdict } from "../../src/verdict.ts";

/** A change of a payload's schema, and what is said of it. */
export interface EvolutionCase {
  readonly name: string;
  /** Zod source text. */
  readonly before: string;
  readonly after: string;
  /** Old consumers ← new producer. */
  readonly forward: Verdict;
  /** New consumers ← old producers. */
  readonly backward: Verdict;
  /** Stored events of the old schema, without an up-cast, read by new consumers. */
  readonly replay: Verdict;
  /** Does code that emits, and code that subscribes, still compile? */
  readonly source: readonly [emitter: Verdict, subscriber: Verdict];
  readonly bump: Bump;
}

export interface CaseGroup {
  readonly title: string;
  readonly cases: readonly EvolutionCase[];
}

const SHORT: Readonly<Record<string, Verdict>> = { s: "safe", d: "dangerous", b: "breaking", u: "unverifiable" };

/**
 * A case in short.
 *
 * @param verdicts First letters: forward, backward, replay, emitting source, subscribing source; and the bump.
 * @example change("a required field is added", "z.object({})", "z.object({ a: z.int() })", "sbb bs major")
 */
export function change(name: string, before: string, after: string, verdicts: string): EvolutionCase {
  const [wire = "", source = "", bump = "none"] = verdicts.split(" ");
  const [forward, backward, replay, emitter, subscriber] = [...wire, ...source].map(
    (letter) => SHORT[letter] as Verdict,
  );
  return {
    name,
    before,
    after,
    forward: forward as Verdict,
    backward: backward as Verdict,
    replay: replay as Verdict,
    source: [emitter as Verdict, subscriber as Verdict],
    bump: bump as Bump,
  };
}

/** A schema that refers to itself. */
function recursive(make: (self: z.ZodType) => z.ZodType): z.ZodType {
  const schema: z.ZodType = make(z.lazy(() => schema));
  return schema;
}

/** The schema that a source text makes, new each time. */
export function schemaOf(source: string): z.ZodType {
  const make = new Function("z", "isoDate", "bigintString", "recursive", `return ${source};`);
  return make(z, isoDate, bigintString, recursive) as z.ZodType;
}
