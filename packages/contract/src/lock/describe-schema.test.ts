import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { bigintString, isoDate } from "../codecs.ts";
import { ContractError } from "../contract-error.ts";
import { describeSchema } from "./describe-schema.ts";
import type { SchemaNode } from "./schema-node.ts";

const nodeOf = (schema: z.core.$ZodType) => describeSchema(schema, "x").schema;
const required = (schema: SchemaNode) => ({ input: "required", output: "required", schema });

describe("describeSchema", () => {
  it.each<readonly [string, z.core.$ZodType, SchemaNode]>([
    [
      "a safe integer, either way",
      z.number().int(),
      { kind: "number", checks: [{ check: "numberFormat", format: "safeint" }] },
    ],
    ["the same of a format", z.int(), { kind: "number", checks: [{ check: "numberFormat", format: "safeint" }] }],
    [
      "bounds",
      z.number().positive().max(9),
      {
        kind: "number",
        checks: [
          { check: "max", value: 9 },
          { check: "min", exclusive: true, value: 0 },
        ],
      },
    ],
    ["a bound that bounds nothing", z.number().min(Number.NEGATIVE_INFINITY), { kind: "number" }],
    ["a format, either way", z.string().email(), { kind: "string", checks: [{ check: "format", format: "email" }] }],
    [
      "a version",
      z.uuidv7(),
      { kind: "string", checks: [{ check: "format", format: "uuid", options: { version: "v7" } }] },
    ],
    ["a pattern", z.string().regex(/a/gi), { kind: "string", checks: [{ check: "pattern", source: "a", flags: "i" }] }],
    [
      "Zod's own patterns by name",
      z.httpUrl(),
      {
        kind: "string",
        checks: [{ check: "format", format: "url", options: { hostname: "domain", protocol: "httpProtocol" } }],
      },
    ],
    [
      "a team's own format",
      z.stringFormat("sku", () => true),
      { kind: "string", checks: [{ check: "format", format: "sku", custom: true }] },
    ],
    [
      "a team's own pattern",
      z.stringFormat("sku", /^s/),
      { kind: "string", checks: [{ check: "format", format: "sku", pattern: { source: "^s", flags: "" } }] },
    ],
    [
      "what can't be looked into",
      z
        .string()
        .trim()
        .refine(() => true),
      { kind: "string", checks: [{ check: "overwrite", name: "trim" }, { check: "refine" }] },
    ],
    [
      "Zod's own changes of a text by name, in their order",
      z.string().toUpperCase().trim().toLowerCase().normalize("NFKD").normalize(),
      {
        kind: "string",
        checks: [
          { check: "overwrite", name: "toUpperCase" },
          { check: "overwrite", name: "trim" },
          { check: "overwrite", name: "toLowerCase" },
          { check: "overwrite", name: "normalize", form: "NFKD" },
          { check: "overwrite", name: "normalize", form: "NFC" },
        ],
      },
    ],
    [
      "a team's own change of a text, which trims some texts",
      z.string().overwrite((text) => (text === "a" ? "b" : text.trim())),
      { kind: "string", checks: [{ check: "overwrite" }] },
    ],
    [
      "the texts of a stringbool",
      z.stringbool({ truthy: ["On", "1"], falsy: ["off"] }).describe("On?"),
      {
        kind: "codec",
        in: { kind: "string" },
        out: { kind: "boolean" },
        stringbool: { truthy: ["on", "1"], falsy: ["off"] },
        description: "On?",
      },
    ],
    [
      "their case",
      z.stringbool({ truthy: ["on"], falsy: ["off"], case: "sensitive" }),
      {
        kind: "codec",
        in: { kind: "string" },
        out: { kind: "boolean" },
        stringbool: { truthy: ["on"], falsy: ["off"], case: "sensitive" },
      },
    ],
    ["a constant default", z.string().default("x"), { kind: "default", inner: { kind: "string" }, value: "x" }],
    [
      "a default that changes",
      z.string().default(() => crypto.randomUUID()),
      { kind: "default", inner: { kind: "string" } },
    ],
    ["a default that isn't JSON", isoDate().default(new Date(0)), { kind: "default", inner: nodeOf(isoDate()) }],
    ["a constant catch", z.string().catch("x"), { kind: "catch", inner: { kind: "string" }, value: "x" }],
    ["a catch by function", z.string().catch((ctx) => String(ctx.value)), { kind: "catch", inner: { kind: "string" } }],
    ["an exact optional", z.exactOptional(z.string()), { kind: "optional", inner: { kind: "string" }, exact: true }],
    [
      "a named codec",
      bigintString(),
      {
        kind: "codec",
        name: "bigintString",
        in: { kind: "string", checks: [{ check: "pattern", source: "^(0|-?[1-9][0-9]*)$", flags: "" }] },
        out: { kind: "bigint" },
      },
    ],
    ["a named codec with a description", isoDate().describe("When."), { ...nodeOf(isoDate()), description: "When." }],
    [
      "a pipe",
      z.string().pipe(z.literal("a")),
      { kind: "pipe", in: { kind: "string" }, out: { kind: "literal", values: ["a"] } },
    ],
    ["coercion", z.coerce.number(), { kind: "number", coerce: true }],
    [
      "a template literal",
      z.templateLiteral(["v", z.int()]),
      { kind: "templateLiteral", parts: ["v", nodeOf(z.int())] },
    ],
    ["a lazy schema as what it yields", z.lazy(() => z.string()), { kind: "string" }],
    [
      "what is checked after a lazy schema",
      z.lazy(() => z.lazy(() => z.string().min(1)).refine(() => true)).check(z.maxLength(9)),
      {
        kind: "string",
        checks: [{ check: "minLength", value: 1 }, { check: "refine" }, { check: "maxLength", value: 9 }],
      },
    ],
    [
      "a loose record",
      z.looseRecord(z.string(), z.null()),
      { kind: "record", key: { kind: "string" }, value: { kind: "null" }, loose: true },
    ],
    [
      "an open tuple",
      z.tuple([z.string()], z.null()),
      { kind: "tuple", items: [{ kind: "string" }], rest: { kind: "null" } },
    ],
    ["a native enum", z.enum({ A: 0, B: "b" } as const), { kind: "enum", values: [0, "b"] }],
  ])("keeps %s", (_, schema, node) => {
    expect(nodeOf(schema)).toEqual(node);
  });

  it("tells the policies for unknown keys apart", () => {
    const policy = (schema: z.ZodObject) => (nodeOf(schema) as Extract<SchemaNode, { kind: "object" }>).unknownKeys;
    expect(
      [z.object({}), z.strictObject({}), z.looseObject({}), z.object({}).catchall(z.string())].map(policy),
    ).toEqual(["strip", "strict", "loose", "catchall"]);
    const lazily = (schema: z.ZodType) => policy(z.object({}).catchall(z.lazy(() => schema)));
    expect([z.never(), z.unknown(), z.any(), z.string()].map(lazily)).toEqual(["strict", "loose", "loose", "catchall"]);
  });

  it.each<readonly [z.ZodType, "required" | "optional" | "defaulted", "required" | "optional"]>([
    [z.string(), "required", "required"],
    [z.string().optional(), "optional", "optional"],
    [z.string().optional().nullable().readonly(), "optional", "optional"],
    [z.string().default("x"), "defaulted", "required"],
    [z.string().default("x").optional(), "defaulted", "optional"],
    [z.string().prefault("x"), "defaulted", "required"],
    [z.string().catch("x"), "optional", "required"],
    [z.nonoptional(z.string().optional()), "required", "required"],
    [z.union([z.string(), z.string().optional()]), "optional", "optional"],
    [z.string().optional().pipe(z.string().optional()), "optional", "optional"],
    [z.lazy(() => z.string().optional()), "optional", "optional"],
  ])("states presence as Zod has it (%#)", (schema, input, output) => {
    const node = nodeOf(z.object({ a: schema })) as Extract<SchemaNode, { kind: "object" }>;
    expect(node.properties.a).toMatchObject({ input, output });
    expect({ input: schema._zod.optin ?? "required", output: schema._zod.optout ?? "required" }).toEqual({
      input,
      output,
    });
  });

  it("leaves facts where they were said", () => {
    const schema = z.object({ a: z.int().meta({ description: "Size.", unit: "px", deprecated: true }).optional() });
    const inner = { ...nodeOf(z.int()), description: "Size.", unit: "px", deprecated: true } as SchemaNode;
    expect(nodeOf(schema)).toMatchObject({ properties: { a: { schema: { kind: "optional", inner } } } });
  });

  it("is the same for zod and zod/mini", () => {
    const classic = z.object({ a: z.email().min(3).optional(), b: z.array(z.int()).max(2).describe("B.") });
    const small = mini.object({
      a: mini.optional(mini.email().check(mini.minLength(3))),
      b: mini.array(mini.int()).check(mini.maxLength(2), mini.describe("B.")),
    });
    expect(nodeOf(small)).toEqual(nodeOf(classic));
  });

  describe("recursion", () => {
    it("names a schema that contains itself by its id, and refers to it", () => {
      const category = z
        .object({
          get children() {
            return z.array(category);
          },
        })
        .meta({ id: "Category" });
      expect(describeSchema(category, "x")).toEqual({
        schema: { kind: "ref", ref: "Category" },
        defs: {
          Category: {
            kind: "object",
            unknownKeys: "strip",
            properties: { children: required({ kind: "array", items: { kind: "ref", ref: "Category" } }) },
          },
        },
      });
    });

    it("names it by its path if it has no id", () => {
      const node: z.ZodType = z.object({ next: z.lazy(() => node).nullable() });
      const { schema, defs } = describeSchema(z.object({ tree: node }), "channels.shop.events.changed");
      expect(schema).toMatchObject({ properties: { tree: { schema: { kind: "ref", ref: "ShopChangedTreeNode" } } } });
      expect(Object.keys(defs)).toEqual(["ShopChangedTreeNode"]);
    });

    it("knows presence through it", () => {
      const node: z.ZodType = z.object({ next: z.lazy(() => node) }).optional();
      expect(Object.values(describeSchema(node, "x").defs)).toMatchObject([
        { kind: "optional", inner: { properties: { next: { input: "optional", output: "optional" } } } },
      ]);
    });

    it("writes a schema that is only shared out where it is used", () => {
      const shared = z.object({ a: z.string() });
      const { schema, defs } = describeSchema(z.object({ one: shared, two: shared }), "x");
      expect(schema).toMatchObject({ properties: { one: required(nodeOf(shared)), two: required(nodeOf(shared)) } });
      expect(defs).toEqual({});
    });

    it("refuses one that never comes back to itself", () => {
      const endless = (): z.ZodType => z.object({ next: z.lazy(endless) });
      expect(() => describeSchema(endless(), "x")).toThrow(/Define the recursive schema once/);
    });
  });

  it.each<readonly [z.ZodType, string, RegExp]>([
    [z.object({ at: z.array(z.object({ when: z.date().optional() })) }), "e.at[].when", /isoDate\(\)/],
    [z.object({ n: z.bigint() }), "e.n", /bigintString\(\)/],
    [z.record(z.string(), z.set(z.string())), "e{}", /z\.array/],
    [z.tuple([z.string(), z.map(z.string(), z.string())]), "e[1]", /z\.record/],
    [z.union([z.string(), z.undefined()]), "e|1", /\.optional\(\)/],
    [z.string().transform(Number), "e", /z\.codec/],
    [z.preprocess(String, z.string()), "e", /z\.codec/],
    [z.object({ a: z.promise(z.string()) }), "e.a", /await/],
    [z.nan(), "e", /z\.null/],
    [z.symbol(), "e", /JSON has no symbol/],
    [z.void(), "e", /z\.object/],
    [z.file(), "e", /URL/],
    [z.literal([1, undefined]), "e", /literal undefined/],
    [z.literal(1n), "e", /literal 1n/],
    [z.codec(z.date(), z.date(), { decode: (d) => d, encode: (d) => d }), "e", /isoDate/],
    [
      z.object(JSON.parse('{"__proto__":1}', (key, value) => (key === "__proto__" ? z.string() : value))),
      "e",
      /__proto__/,
    ],
  ])("refuses what can't be carried or encoded, with its path and the mend (%#)", (schema, path, mend) => {
    let thrown: unknown;
    try {
      describeSchema(schema, "e");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ContractError);
    expect(thrown).toMatchObject({ code: "unsupported_schema", path });
    expect((thrown as Error).message).toMatch(mend);
  });

  it("lets a codec's output be what JSON can't carry", () => {
    const schema = z.codec(z.array(z.string()), z.set(z.date()), { decode: () => new Set<Date>(), encode: () => [] });
    expect(nodeOf(schema)).toEqual({
      kind: "codec",
      in: { kind: "array", items: { kind: "string" } },
      out: { kind: "set", items: { kind: "date" } },
    });
  });
});
