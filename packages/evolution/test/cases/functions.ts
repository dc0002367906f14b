import { type CaseGroup, change } from "./evolution-case.ts";

export const functions: CaseGroup = {
  title: "Refinements and what the team's own functions decide",
  cases: [
    change(
      "a refinement is added",
      "z.object({ it: z.string() })",
      "z.object({ it: z.string().refine((text) => text.length < 9) })",
      "suu ss major",
    ),
    change(
      "a refinement is removed",
      "z.object({ it: z.string().refine((text) => text.length < 9) })",
      "z.object({ it: z.string() })",
      "uss ss major",
    ),
    change(
      "a refinement stays, and a bound is lowered",
      'z.object({ it: z.string().max(9).refine((text) => !text.includes(" ")) })',
      'z.object({ it: z.string().max(5).refine((text) => !text.includes(" ")) })',
      "sbb ss major",
    ),
    change(
      "a refinement stays, and an optional field is added",
      "z.object({ a: z.int(), b: z.int() }).refine((it) => it.a <= it.b)",
      "z.object({ a: z.int(), b: z.int(), c: z.int().optional() }).refine((it) => it.a <= it.b)",
      "sss ss minor",
    ),
    change(
      "a refined object gets a required field",
      "z.object({ a: z.int() }).refine((it) => it.a > 0)",
      "z.object({ a: z.int(), c: z.int() }).refine((it) => it.a > 0)",
      "sbb bs major",
    ),
    change(
      "a format of the team's own comes",
      "z.object({ it: z.string() })",
      'z.object({ it: z.stringFormat("sku", (text) => text.length < 9) })',
      "suu ss major",
    ),
  ],
};
