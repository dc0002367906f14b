import { type CaseGroup, change } from "./evolution-case.ts";

export const unknownKeys: CaseGroup = {
  title: "Keys that an object doesn't know",
  cases: [
    change("strip becomes strict", "z.object({ a: z.int() })", "z.strictObject({ a: z.int() })", "sss ss patch"),
    change("strict becomes strip", "z.strictObject({ a: z.int() })", "z.object({ a: z.int() })", "sss ss patch"),
    change("strip becomes loose", "z.object({ a: z.int() })", "z.looseObject({ a: z.int() })", "ddd ss minor"),
    change("loose becomes strip", "z.looseObject({ a: z.int() })", "z.object({ a: z.int() })", "ddd bb major"),
    change("strict becomes loose", "z.strictObject({ a: z.int() })", "z.looseObject({ a: z.int() })", "bdd ss major"),
    change("loose becomes strict", "z.looseObject({ a: z.int() })", "z.strictObject({ a: z.int() })", "dbb bb major"),
    change(
      "strip becomes a catchall",
      "z.object({ a: z.int() })",
      "z.object({ a: z.int() }).catchall(z.string())",
      "ddd bs major",
    ),
    change(
      "a catchall becomes strip",
      "z.object({ a: z.int() }).catchall(z.string())",
      "z.object({ a: z.int() })",
      "ddd bb major",
    ),
    change(
      "a catchall is widened",
      "z.object({ a: z.int() }).catchall(z.int())",
      "z.object({ a: z.int() }).catchall(z.number())",
      "bss ss major",
    ),
    change(
      "a catchall is narrowed",
      "z.object({ a: z.int() }).catchall(z.number())",
      "z.object({ a: z.int() }).catchall(z.int())",
      "sbb ss major",
    ),
    change(
      "a strict object gets an optional field",
      "z.strictObject({ a: z.int() })",
      "z.strictObject({ a: z.int(), b: z.int().optional() })",
      "bss ss major",
    ),
    change(
      "a strict object loses an optional field",
      "z.strictObject({ a: z.int(), b: z.int().optional() })",
      "z.strictObject({ a: z.int() })",
      "sbb bb major",
    ),
    change(
      "a loose object gets an optional field",
      "z.looseObject({ a: z.int() })",
      "z.looseObject({ a: z.int(), b: z.int().optional() })",
      "sbb ss major",
    ),
    change(
      "a loose object loses an optional field",
      "z.looseObject({ a: z.int(), b: z.int().optional() })",
      "z.looseObject({ a: z.int() })",
      "bss sb major",
    ),
    change(
      "an object with a catchall gets a field that fits it",
      "z.object({ a: z.int() }).catchall(z.int())",
      "z.object({ a: z.int(), b: z.int() }).catchall(z.int())",
      "sbb bs major",
    ),
  ],
};
