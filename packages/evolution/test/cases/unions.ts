import { type CaseGroup, change } from "./evolution-case.ts";

export const unions: CaseGroup = {
  title: "Unions and intersections",
  cases: [
    change(
      "an option is added",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "z.object({ it: z.union([z.string(), z.int(), z.boolean()]) })",
      "bss sb major",
    ),
    change(
      "an option is removed",
      "z.object({ it: z.union([z.string(), z.int(), z.boolean()]) })",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "sbb bb major",
    ),
    change(
      "an option is widened",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "z.object({ it: z.union([z.string(), z.number()]) })",
      "bss ss major",
    ),
    change(
      "one type becomes a union",
      "z.object({ it: z.string() })",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "bss sb major",
    ),
    change(
      "a union becomes one type",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "z.object({ it: z.string() })",
      "sbb bb major",
    ),
    change(
      "the options are tried in another order",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "z.object({ it: z.union([z.int(), z.string()]) })",
      "sss ss patch",
    ),
    change(
      "objects are tried in another order",
      "z.object({ it: z.union([z.object({ a: z.int() }), z.object({ b: z.int() })]) })",
      "z.object({ it: z.union([z.object({ b: z.int() }), z.object({ a: z.int() })]) })",
      "ddd ss minor",
    ),
    change(
      "a union with null is written as nullable",
      "z.object({ it: z.union([z.string(), z.null()]) })",
      "z.object({ it: z.string().nullable() })",
      "sss ss minor",
    ),
    change(
      "an option is added to a discriminated union",
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") }), z.object({ type: z.literal("c") })])',
      "bss sb major",
    ),
    change(
      "an option is removed from a discriminated union",
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") }), z.object({ type: z.literal("c") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      "sbb bb major",
    ),
    change(
      "the options of a discriminated union are written in another order",
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("b") }), z.object({ type: z.literal("a"), n: z.int() })])',
      "sss ss none",
    ),
    change(
      "an option of a discriminated union gets an optional field",
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b"), m: z.int().optional() })])',
      "sss ss minor",
    ),
    change(
      "an option of a discriminated union gets a required field",
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b"), m: z.int() })])',
      "sbb bs major",
    ),
    change(
      "an option of a discriminated union loses a field",
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a") }), z.object({ type: z.literal("b") })])',
      "bss bb major",
    ),
    change(
      "a union becomes a discriminated one",
      'z.union([z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      "sss ss patch",
    ),
    change(
      "an object becomes a discriminated union",
      'z.object({ type: z.literal("a"), n: z.int() })',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
      "bss sb major",
    ),
    change(
      "an object with an enum becomes a discriminated union",
      'z.object({ type: z.enum(["a", "b"]) })',
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a") }), z.object({ type: z.literal("b") })])',
      "sss ss minor",
    ),
    change(
      "a union becomes exclusive",
      "z.object({ it: z.union([z.string(), z.int()]) })",
      "z.object({ it: z.xor([z.string(), z.int()]) })",
      "sss ss patch",
    ),
    change(
      "a union of overlapping options becomes exclusive",
      "z.object({ it: z.union([z.number(), z.int()]) })",
      "z.object({ it: z.xor([z.number(), z.int()]) })",
      "sbb ss major",
    ),
    change(
      "two objects are written as their intersection",
      "z.object({ a: z.int(), b: z.int() })",
      "z.intersection(z.object({ a: z.int() }), z.object({ b: z.int() }))",
      "sss ss patch",
    ),
    change(
      "an intersection gets a required field",
      "z.intersection(z.object({ a: z.int() }), z.object({ b: z.int() }))",
      "z.intersection(z.object({ a: z.int() }), z.object({ b: z.int(), c: z.int() }))",
      "sbb bs major",
    ),
    change(
      "an intersection is written as one object",
      "z.intersection(z.object({ a: z.int() }), z.object({ b: z.int() }))",
      "z.object({ a: z.int(), b: z.int() })",
      "sss ss patch",
    ),
  ],
};
