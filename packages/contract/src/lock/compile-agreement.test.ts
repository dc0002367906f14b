import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { evaluateDecoder } from "../../test/evaluate-decoder.ts";
import { mutated } from "../../test/mutation.ts";
import { schemaArbitrary } from "../../test/schema-arbitrary.ts";
import { compileDecoder } from "./compile-decoder.ts";
import { describeSchema } from "./describe-schema.ts";

/** Verdict and decoded value as text, which shows key order, -0, dates and prototypes. */
function withZod(schema: z.ZodType, wire: unknown): string {
  const result = z.safeDecode(schema, wire);
  return result.success ? inspect(result.data, { depth: null }) : "invalid";
}

describe("a compiled decoder", () => {
  it("agrees with Zod on verdict and value, for any schema and any value", () => {
    const counts = { valid: 0, invalid: 0, refused: 0 };
    const cases = schemaArbitrary.chain(({ schema, value }) =>
      fc.tuple(
        fc.constant(schema),
        value.chain((valid) => fc.tuple(fc.constant(valid), mutated(valid), mutated(valid).chain(mutated))),
      ),
    );
    fc.assert(
      fc.property(cases, ([schema, values]) => {
        const described = describeSchema(schema, "x");
        const compiled = compileDecoder(described.schema, described.defs);
        if (compiled.kind === "zod") {
          counts.refused++;
          return;
        }
        const decode = evaluateDecoder(compiled, described.defs);
        for (const value of values) {
          const decoded = decode(value);
          const expected = withZod(schema, value);
          counts[expected === "invalid" ? "invalid" : "valid"]++;
          const actual = decoded.ok ? inspect(decoded.value, { depth: null }) : "invalid";
          expect(actual, `${compiled.expression}\non ${inspect(value, { depth: null })}`).toBe(expected);
          if (!decoded.ok) expect(decoded.issues.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: Number(process.env.TIDINGS_PROPERTY_RUNS ?? 1500) },
    );
    // The property says nothing if hardly any value is valid, or hardly any schema compiles.
    expect(counts.valid).toBeGreaterThan(counts.invalid / 5);
    expect(counts.refused).toBeLessThan((counts.valid + counts.invalid) / 6);
  }, 300_000);
});
