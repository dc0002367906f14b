import { bigintString, isoDate } from "@tidings/contract";
import { describeSchema } from "@tidings/contract/lock";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { comparePayloads } from "./compare-payloads.ts";

const compare = (a: z.ZodType, b: z.ZodType) => comparePayloads(describeSchema(a, "x"), describeSchema(b, "x"));

function listOf(wrap: (one: z.ZodType) => z.ZodType): z.ZodType {
  const list: z.ZodType = z.object({ value: wrap(z.string()), next: z.lazy(() => list.optional()) });
  return list;
}

const safe = { verdict: "safe" };

describe("comparePayloads", () => {
  it.each<readonly [string, z.ZodType, z.ZodType]>([
    ["an integer above 0 and one of at least 1", z.object({ a: z.int().positive() }), z.object({ a: z.int().min(1) })],
    ["wrappers in another order", z.string().optional().nullable(), z.string().nullable().optional()],
    ["a description", z.object({ a: z.int() }), z.object({ a: z.int().describe("A.") })],
    ["an enum of one value and a literal", z.enum(["a"]), z.literal("a")],
    ["null as a wrapper and as an option", z.string().nullable(), z.union([z.null(), z.string()])],
    [
      "null as a wrapper and as the last of three",
      z.union([z.string(), z.int()]).nullable(),
      z.union([z.string(), z.int(), z.null()]),
    ],
    [
      "null as an option inside of a recursive schema",
      listOf((one) => one.nullable()),
      listOf((one) => z.union([one, z.null()])),
    ],
    ["an enum and a union of literals", z.enum(["a", "b"]), z.union([z.literal("b"), z.literal("a")])],
    [
      "options that no value can confuse, in another order",
      z.union([z.string(), z.int()]),
      z.union([z.int(), z.string()]),
    ],
    ["both ends of a length and the length", z.string().min(3).max(3), z.string().length(3)],
  ])("finds nothing: %s", (_what, a, b) => {
    expect(compare(z.object({ it: a }), z.object({ it: b }))).toEqual([]);
  });

  it("names each change by itself, with where it stands, what it does and a witness", () => {
    const changes = compare(
      z.object({ state: z.enum(["a", "b"]), size: z.int().max(9), gone: z.boolean() }),
      z.object({ state: z.enum(["a", "b", "c"]), size: z.int().max(5), note: z.string().optional() }),
    );
    expect(changes.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual([
      "enum-value-added /properties/state/schema",
      "maximum-lowered /properties/size/schema",
      "field-removed /properties/gone/schema",
      "field-added /properties/note/schema",
    ]);
    const [state, size, gone, note] = changes;
    expect(size).toMatchObject({ message: '"size" is at most 5 now; it was at most 9.', forward: { verdict: "safe" } });
    expect(size?.backward.witness).toMatchObject({ wire: { size: 6 } });
    expect(state?.forward.witness).toMatchObject({ wire: { state: "c" }, outcome: "rejected" });
    expect(state).toMatchObject({ backward: { verdict: "safe" }, subscriberSource: { verdict: "breaking" } });
    expect(gone?.forward).toMatchObject({ verdict: "breaking", witness: { detail: /gone/ } });
    expect(note).toMatchObject({ forward: { verdict: "safe" }, backward: { verdict: "safe" } });
  });

  it.each<readonly [string, z.ZodType, z.ZodType, Readonly<Record<string, unknown>>]>([
    [
      "a fraction is no reason against a maximum",
      z.int(),
      z.number().max(3),
      {
        "integer-dropped": [
          { verdict: "breaking", witness: { wire: { it: expect.toSatisfy((it) => !Number.isInteger(it)) } } },
          safe,
        ],
        "maximum-lowered": [safe, { verdict: "breaking", witness: { wire: { it: expect.toSatisfy((it) => it > 3) } } }],
      },
    ],
    [
      "null is no reason against a length",
      z.string().nullable(),
      z.string().pipe(z.string().max(3)),
      {
        "null-refused": [safe, { verdict: "breaking", witness: { wire: { it: null } } }],
        "type-changed": [safe, { verdict: "breaking", witness: { wire: { it: expect.any(String) } } }],
      },
    ],
    [
      "one more option beside null",
      z.string().nullable(),
      z.union([z.string(), z.int(), z.null()]),
      { "union-option-added": [{ verdict: "breaking", witness: { wire: { it: expect.any(Number) } } }, safe] },
    ],
    [
      "one more literal of an enum",
      z.enum(["a", "b"]),
      z.union([z.literal("a"), z.literal("b"), z.literal("c")]),
      { "enum-value-added": [{ verdict: "breaking", witness: { wire: { it: "c" } } }, safe] },
    ],
  ])("gives each change a witness of its own: %s", (_what, a, b, expected) => {
    const changes = compare(z.object({ it: a }), z.object({ it: b }));
    expect(Object.fromEntries(changes.map(({ rule, forward, backward }) => [rule, [forward, backward]]))).toMatchObject(
      expected,
    );
  });

  it("says that a function is handed something else, once", () => {
    const changes = compare(
      z.object({ range: z.object({ a: z.int() }).refine(() => true) }),
      z.object({ range: z.object({ a: z.int(), b: z.int().optional() }).refine(() => true) }),
    );
    expect(changes).toMatchObject([
      { rule: "field-added", forward: safe, backward: safe },
      {
        rule: "refinement-changed",
        pointer: "/properties/range/schema",
        forward: { verdict: "unverifiable" },
        backward: safe,
      },
    ]);
  });

  it("finds the same witness again", () => {
    const [a, b] = [z.object({ a: z.string().max(9) }), z.object({ a: z.string().max(4) })];
    expect(compare(a, b)).toEqual(compare(a, b));
  });

  it("takes a field that went and one that came with the same schema for renamed", () => {
    const [change, ...others] = compare(z.object({ titel: z.string() }), z.object({ title: z.string() }));
    expect(others).toEqual([]);
    expect(change).toMatchObject({ rule: "field-renamed", mend: /evolve/, forward: { verdict: "breaking" } });
    expect(change?.forward.witness?.wire).toHaveProperty("title");
    expect(change?.backward.witness?.wire).toHaveProperty("titel");
  });

  it.each<readonly [string, z.ZodType, z.ZodType, string]>([
    ["another default", z.string().default("a"), z.string().default("b"), "default-changed"],
    ["another unit", z.number().meta({ unit: "s" }), z.number().meta({ unit: "ms" }), "unit-changed"],
    ["another caught value", z.string().catch("a"), z.string().catch("b"), "catch-changed"],
    ["a codec", z.string(), z.string().trim(), "overwrite-changed"],
  ])("calls dangerous what is read as something else: %s", (_what, a, b, rule) => {
    const [change] = compare(z.object({ it: a }), z.object({ it: b }));
    expect(change).toMatchObject({ rule, forward: { verdict: "dangerous" }, backward: { verdict: "dangerous" } });
  });

  it("never calls safe what only a catch takes", () => {
    const changes = compare(z.object({ it: z.enum(["a", "b"]) }), z.object({ it: z.enum(["a"]).catch("a") }));
    expect(changes.map(({ rule, backward }) => `${rule} ${backward.verdict}`)).toEqual([
      "catch-changed safe",
      "enum-value-removed dangerous",
    ]);
  });

  it("says unverifiable where a function decides", () => {
    const [change] = compare(
      z.string(),
      z.string().refine(() => true),
    );
    expect(change).toMatchObject({ rule: "refinement-added", forward: { verdict: "safe" } });
    expect(change?.backward).toEqual({ verdict: "unverifiable" });
  });

  it("compares recursive schemas, and says in which one a change stands", () => {
    const tree = (value: z.ZodType): z.ZodType => {
      const node: z.ZodType = z
        .object({ value, children: z.lazy(() => z.array(node)) })
        .meta({ id: `Tree${Math.random()}`.replace(".", "") });
      return node;
    };
    const [change, ...others] = compare(tree(z.int().max(5)), tree(z.int().max(9)));
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      rule: "maximum-raised",
      pointer: "/properties/value/schema",
      backward: { verdict: "safe" },
    });
    expect(change?.def).toMatch(/^Tree/);
    expect(change?.forward.witness).toBeDefined();
  });

  it("looks at each recursive type once, however many lists hold it", () => {
    const tree = (lists: number): z.ZodType => {
      const node: z.ZodType = z.object({
        name: z.string(),
        next: z.lazy(() => node.nullable()),
        rest: z.lazy(() =>
          z
            .union(Array.from({ length: lists }, (_, index) => z.array(node).min(index)) as unknown as [z.ZodType])
            .optional(),
        ),
      });
      return node;
    };
    for (const { subscriberSource } of compare(tree(1), tree(3))) expect(subscriberSource).toEqual(safe);
  });

  it("compares a codec by its name, on the wire", () => {
    const [text] = compare(z.object({ at: z.iso.datetime() }), z.object({ at: isoDate() }));
    expect(text).toMatchObject({
      rule: "codec-changed",
      forward: { verdict: "dangerous" },
      backward: { verdict: "dangerous" },
    });
    const [other] = compare(z.object({ at: isoDate() }), z.object({ at: bigintString() }));
    expect(other?.forward.verdict).toBe("breaking");
  });
});
