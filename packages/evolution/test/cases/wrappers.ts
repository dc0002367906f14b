import { type CaseGroup, change } from "./evolution-case.ts";

export const wrappers: CaseGroup = {
  title: "Null, defaults and catch",
  cases: [
    change(
      "null is allowed",
      "z.object({ it: z.string() })",
      "z.object({ it: z.string().nullable() })",
      "bss sb major",
    ),
    change(
      "null is no longer allowed",
      "z.object({ it: z.string().nullable() })",
      "z.object({ it: z.string() })",
      "sbb bs major",
    ),
    change(
      "absence becomes null",
      "z.object({ it: z.string().optional() })",
      "z.object({ it: z.string().nullable() })",
      "bbb bb major",
    ),
    change(
      "null becomes absence",
      "z.object({ it: z.string().nullable() })",
      "z.object({ it: z.string().optional() })",
      "bbb bb major",
    ),
    change(
      "nullable and optional are written in another order",
      "z.object({ it: z.string().nullable().optional() })",
      "z.object({ it: z.string().optional().nullable() })",
      "sss ss none",
    ),
    change(
      "a default is added to a required field",
      "z.object({ it: z.string() })",
      'z.object({ it: z.string().default("x") })',
      "sss ss minor",
    ),
    change(
      "a default is removed",
      'z.object({ it: z.string().default("x") })',
      "z.object({ it: z.string() })",
      "sss ss patch",
    ),
    change(
      "a default is added to an optional field",
      "z.object({ it: z.string().optional() })",
      'z.object({ it: z.string().default("x") })',
      "sss bs major",
    ),
    change(
      "a default is changed",
      'z.object({ it: z.string().default("x") })',
      'z.object({ it: z.string().default("y") })',
      "ddd ss minor",
    ),
    change(
      "a default becomes optional",
      'z.object({ it: z.string().default("x") })',
      "z.object({ it: z.string().optional() })",
      "sss sb major",
    ),
    change(
      "a default becomes a prefault",
      'z.object({ it: z.string().default("x") })',
      'z.object({ it: z.string().prefault("x") })',
      "ddd ss minor",
    ),
    change(
      "a prefault is changed",
      'z.object({ it: z.string().prefault("x") })',
      'z.object({ it: z.string().prefault("y") })',
      "ddd ss minor",
    ),
    change(
      "a catch is added",
      'z.object({ it: z.enum(["a", "b"]) })',
      'z.object({ it: z.enum(["a", "b"]).catch("a") })',
      "sss ss patch",
    ),
    change(
      "a catch is removed",
      'z.object({ it: z.enum(["a", "b"]).catch("a") })',
      'z.object({ it: z.enum(["a", "b"]) })',
      "sss ss patch",
    ),
    change(
      "the value of a catch is changed",
      'z.object({ it: z.enum(["a", "b"]).catch("a") })',
      'z.object({ it: z.enum(["a", "b"]).catch("b") })',
      "ddd ss minor",
    ),
    change(
      "a value is removed from an enum that is caught",
      'z.object({ it: z.enum(["a", "b"]).catch("a") })',
      'z.object({ it: z.enum(["a"]).catch("a") })',
      "sdd bb major",
    ),
    change(
      "a value is added to an enum that is caught",
      'z.object({ it: z.enum(["a"]).catch("a") })',
      'z.object({ it: z.enum(["a", "b"]).catch("a") })',
      "dss sb major",
    ),
    change(
      "a field is read-only",
      "z.object({ it: z.array(z.int()) })",
      "z.object({ it: z.array(z.int()).readonly() })",
      "sss sb major",
    ),
    change(
      "a field is no longer read-only",
      "z.object({ it: z.array(z.int()).readonly() })",
      "z.object({ it: z.array(z.int()) })",
      "sss bs major",
    ),
    change(
      "an optional field is required by nonoptional",
      "z.object({ it: z.string().optional() })",
      "z.object({ it: z.nonoptional(z.string().optional()) })",
      "sbb bs major",
    ),
    change(
      "a catch inside of a recursive schema takes what is sent",
      "z.object({ it: recursive((self) => z.union([z.null(), z.array(self)]).catch([])) })",
      'z.object({ it: z.literal("x") })',
      "dbb bb major",
    ),
  ],
};
