import { describeSchema } from "@tidings/contract/lock";
import { expect, it } from "vitest";
import * as z from "zod";
import { sameNode } from "./same-node.ts";

function same(a: z.ZodType, b: z.ZodType): boolean {
  const [before, after] = [describeSchema(a, "x"), describeSchema(b, "y.z")];
  return sameNode(before.schema, after.schema, before, after);
}

function list(value: z.ZodType, checked = (node: z.ZodType): z.ZodType => node): z.ZodType {
  const node: z.ZodType = z.object({ value, next: checked(z.lazy(() => node)).nullable() });
  return node;
}

it.each<readonly [string, z.ZodType, z.ZodType, boolean]>([
  ["facts", z.string().describe("a"), z.string().meta({ deprecated: true }), true],
  ["the order of properties", z.object({ a: z.int(), b: z.int() }), z.object({ b: z.int(), a: z.int() }), true],
  ["the order of an enum", z.enum(["a", "b"]), z.enum(["b", "a"]), true],
  [
    "the order of a discriminated union",
    z.discriminatedUnion("t", [z.object({ t: z.literal(1) }), z.object({ t: z.literal(2) })]),
    z.discriminatedUnion("t", [z.object({ t: z.literal(2) }), z.object({ t: z.literal(1) })]),
    true,
  ],
  ["the order of a union", z.union([z.string(), z.int()]), z.union([z.int(), z.string()]), false],
  ["the name of a recursive schema", list(z.string()), list(z.string()), true],
  ["the inside of a recursive schema", list(z.string()), list(z.int()), false],
  [
    "what is checked where a recursive schema refers to itself",
    list(z.string()),
    list(z.string(), (node) => node.refine(() => true)),
    false,
  ],
  ["a value", z.string().default("a"), z.string().default("b"), false],
  ["a check", z.string().min(1), z.string().min(2), false],
])("%s", (_what, a, b, expected) => {
  expect(same(a, b)).toBe(expected);
});
