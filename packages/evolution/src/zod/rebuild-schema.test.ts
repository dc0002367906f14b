import { inspect } from "node:util";
import { bigintString, isoDate } from "@tidings/contract";
import { describeSchema } from "@tidings/contract/lock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { mutated, schemaArbitrary } from "../../test/contract-arbitraries.ts";
import { sameNode } from "../payload/same-node.ts";
import { rebuildSchema } from "./rebuild-schema.ts";

function run(
  act: (schema: z.ZodType, value: unknown) => z.ZodSafeParseResult<unknown>,
  schema: z.ZodType,
  value: unknown,
) {
  try {
    const result = act(schema, value);
    return result.success ? inspect(result.data, { depth: null }) : "invalid";
  } catch {
    return "threw";
  }
}

/** What a program has of the value, if anything. */
function programOf(schema: z.ZodType, value: unknown): unknown {
  try {
    return z.decode(schema, value);
  } catch {
    return value;
  }
}

describe("a rebuilt schema", () => {
  it("describes to the same lock, and decodes and encodes as the original does", () => {
    const counts = { valid: 0, invalid: 0 };
    const cases = schemaArbitrary.chain(({ schema, value }) =>
      fc.tuple(
        fc.constant(schema),
        value.chain((valid) => fc.tuple(fc.constant(valid), mutated(valid), mutated(valid).chain(mutated))),
      ),
    );
    fc.assert(
      fc.property(cases, ([schema, values]) => {
        const before = describeSchema(schema, "x");
        const rebuilt = rebuildSchema(before.schema, before.defs);
        expect(rebuilt.opaque).toEqual([]);
        const after = describeSchema(rebuilt.schema, "x");
        expect(sameNode(before.schema, after.schema, before, after), inspect([before, after], { depth: null })).toBe(
          true,
        );
        for (const value of values) {
          const expected = run(z.safeDecode, schema, value);
          counts[expected === "invalid" ? "invalid" : "valid"]++;
          expect(run(z.safeDecode, rebuilt.schema, value)).toBe(expected);
          const program = programOf(schema, value);
          expect(run(z.safeEncode, rebuilt.schema, program)).toBe(run(z.safeEncode, schema, program));
        }
      }),
      { numRuns: Number(process.env.TIDINGS_PROPERTY_RUNS ?? 500) },
    );
    expect(counts.valid).toBeGreaterThan(counts.invalid / 5);
  }, 300_000);

  it.each<readonly [string, z.ZodType, readonly string[]]>([
    ["a refinement", z.object({ a: z.string().refine(() => true) }), ["/properties/a/schema"]],
    ["a change of the value", z.array(z.string().overwrite((text) => text.slice(1))), ["/items"]],
    ["nothing in Zod's own changes of a text", z.string().trim().toLowerCase().toUpperCase().normalize("NFKC"), []],
    ["nothing in a stringbool", z.stringbool({ truthy: ["on"], falsy: ["off"], case: "sensitive" }), []],
    ["z.custom", z.object({ "a/b": z.custom() }), ["/properties/a~1b/schema"]],
    [
      "a codec of the team's own",
      z.codec(z.string(), z.number(), { decode: Number, encode: String }).nullable(),
      ["/inner"],
    ],
    ["a catch by function", z.string().catch(({ value }) => String(value)), [""]],
    ["a default that differs", z.string().default(() => crypto.randomUUID()), [""]],
    ["a format by function", z.stringFormat("sku", () => true), [""]],
    ["nothing in our codecs", z.object({ at: isoDate(), n: bigintString() }), []],
  ])("tells where a function is missing: %s", (_what, schema, opaque) => {
    const { schema: node, defs } = describeSchema(schema, "x");
    expect(rebuildSchema(node, defs).opaque).toEqual(opaque);
  });

  it("tells where a function is missing in a recursive schema", () => {
    const tree: z.ZodType = z.object({ name: z.string().refine(() => true), child: z.lazy(() => tree.optional()) });
    const { schema, defs } = describeSchema(tree, "shop");
    expect(rebuildSchema(schema, defs).opaque).toEqual(["#/defs/ShopNode/properties/name/schema"]);
  });
});
