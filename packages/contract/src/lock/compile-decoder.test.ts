import { describe, expect, it } from "vitest";
import * as z from "zod";
import { evaluateDecoder } from "../../test/evaluate-decoder.ts";
import { bigintString, isoDate } from "../codecs.ts";
import { compileDecoder } from "./compile-decoder.ts";
import { describeSchema } from "./describe-schema.ts";

function compile(schema: z.ZodType) {
  const described = describeSchema(schema, "x");
  return compileDecoder(described.schema, described.defs);
}

describe("compileDecoder", () => {
  it("writes an expression and says what it takes", () => {
    const schema = z.object({ done: z.int().min(0), note: z.string().max(80).optional(), at: isoDate().nullable() });
    expect(compile(schema)).toEqual({
      kind: "decoder",
      expression:
        "object({ done: pipe(integer, min(0)), note: optional(pipe(string, maxLength(80))), at: nullable(isoDate) })",
      imports: ["integer", "isoDate", "maxLength", "min", "nullable", "object", "optional", "pipe", "string"],
      refs: [],
    });
  });

  it.each<readonly [z.ZodType, string]>([
    [z.strictObject({ "a-b": z.boolean() }), 'catchall({ "a-b": boolean }, never)'],
    [z.looseObject({}), "catchall({}, unknown)"],
    [z.object({ a: z.unknown() }), "object({ a: required(unknown) })"],
    [z.tuple([z.string()], z.null()), "tuple([string], literal(null))"],
    [z.record(z.enum(["a", "b"]), z.int()), 'recordOf(["a", "b"], integer)'],
    [z.partialRecord(z.enum(["a"]), z.int()), 'record(literal("a"), integer)'],
    [z.xor([z.string(), z.int()]), "exclusiveUnion(string, integer)"],
    [z.object({ a: z.int().default(1) }), "object({ a: withDefault(integer, () => 1) })"],
    [z.object({ a: z.object({}).prefault({}) }), "object({ a: withPrefault(object({}), () => ({})) })"],
    [z.object({ a: z.string().optional().nullable() }), "object({ a: optional(nullable(optional(string))) })"],
    [
      z.object({ a: z.string().catch("x").pipe(z.string()) }),
      'object({ a: pipe(withCatch(string, () => "x"), string) })',
    ],
    [z.array(bigintString()).readonly(), "frozen(array(bigintString))"],
    [z.url({ protocol: /^https$/ }).max(9), "pipe(url({ protocol: /^https$/ }), maxLength(9))"],
    [z.int32(), "pipe(integer, min(-2147483648), max(2147483647))"],
    [
      z.discriminatedUnion("t", [z.object({ t: z.literal("a") }), z.object({ t: z.enum(["b", "c"]) })]),
      'discriminatedUnion("t", [["a"], object({ t: literal("a") })], [["b", "c"], object({ t: literal("b", "c") })])',
    ],
  ])("compiles %#", (schema, expression) => {
    expect(compile(schema)).toMatchObject({ kind: "decoder", expression });
  });

  it("refers to recursive schemas by the constants that hold them", () => {
    const node: z.ZodType = z.object({ next: z.lazy(() => other).optional() }).meta({ id: "Node" });
    const other: z.ZodType = z.object({ back: node, self: z.lazy(() => other).nullable() }).meta({ id: "Other" });
    const { schema, defs } = describeSchema(node, "x");
    const compiled = compileDecoder(schema, defs);
    expect(compiled).toMatchObject({
      expression: "lazy(() => nodeParser)",
      imports: ["lazy"],
      refs: ["Node", "Other"],
    });
    if (compiled.kind !== "decoder") return;
    const decode = evaluateDecoder(compiled, defs);
    expect(decode({ next: { back: { x: 1 }, self: null } })).toEqual({
      ok: true,
      value: { next: { back: {}, self: null } },
    });
    expect(decode({ next: { back: { next: 1 }, self: null } })).toMatchObject({
      ok: false,
      issues: [{ path: ["next", "back", "next"] }],
    });
  });

  it.each<readonly [z.ZodType, string, RegExp]>([
    [z.object({ a: z.array(z.string().refine(() => true)) }), "a[]", /refinement/],
    [z.object({ a: z.string().trim() }), "a", /changes the value/],
    [z.stringbool(), "", /z\.stringbool/],
    [z.codec(z.string(), z.number(), { decode: Number, encode: String }), "", /codec of your own/],
    [z.lazy(() => z.string()).refine(() => true), "", /refinement/],
    [z.string().catch((ctx) => String(ctx.value)), "", /comes from a function/],
    [z.string().default(() => crypto.randomUUID()), "", /comes from a function/],
    [z.coerce.number(), "", /coercion/],
    [z.custom<string>(), "", /z\.custom/],
    [z.jwt(), "", /"jwt" is more than a pattern/],
    [z.string().min(1).url(), "", /before the URL/],
    [z.stringFormat("sku", () => true), "", /a function decides the format "sku"/],
    [z.string().regex(/a/y), "", /sticky/],
    [z.object({ constructor: z.string() }), "", /"constructor"/],
    [z.tuple([z.string().optional()]), "", /may be absent/],
    [z.intersection(z.strictObject({}), z.object({})), "", /intersection/],
    [z.intersection(z.object({ a: z.string() }), z.object({ a: z.email() })), "", /both sides/],
    [z.looseRecord(z.string(), z.string()), "", /loose record/],
    [z.string().prefault("x").optional(), "", /optional around/],
  ])("leaves to Zod what only Zod can check, with the path and the reason (%#)", (schema, path, reason) => {
    const compiled = compile(schema);
    expect(compiled).toMatchObject({ kind: "zod", reasons: [{ path, reason: expect.stringMatching(reason) }] });
  });

  it("leaves an event to Zod when a recursive schema in it can't be compiled", () => {
    const node: z.ZodType = z.object({ name: z.string().refine(() => true), next: z.lazy(() => node).optional() });
    expect(compile(z.object({ tree: node }))).toMatchObject({ kind: "zod", reasons: [{ path: "tree.name" }] });
  });
});
