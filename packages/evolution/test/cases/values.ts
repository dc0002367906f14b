import { type CaseGroup, change } from "./evolution-case.ts";

export const values: CaseGroup = {
  title: "Enums, literals and booleans",
  cases: [
    change(
      "a value is added to an enum",
      'z.object({ it: z.enum(["a", "b"]) })',
      'z.object({ it: z.enum(["a", "b", "c"]) })',
      "bss sb major",
    ),
    change(
      "a value is removed from an enum",
      'z.object({ it: z.enum(["a", "b", "c"]) })',
      'z.object({ it: z.enum(["a", "b"]) })',
      "sbb bb major",
    ),
    change(
      "a value of an enum is renamed",
      'z.object({ it: z.enum(["a", "b"]) })',
      'z.object({ it: z.enum(["a", "c"]) })',
      "bbb bb major",
    ),
    change(
      "the values of an enum are written in another order",
      'z.object({ it: z.enum(["a", "b"]) })',
      'z.object({ it: z.enum(["b", "a"]) })',
      "sss ss none",
    ),
    change(
      "an enum becomes text",
      'z.object({ it: z.enum(["a", "b"]) })',
      "z.object({ it: z.string() })",
      "bss sb major",
    ),
    change(
      "text becomes an enum",
      "z.object({ it: z.string() })",
      'z.object({ it: z.enum(["a", "b"]) })',
      "sbb bs major",
    ),
    change(
      "an enum is opened to any text",
      'z.object({ it: z.enum(["a", "b"]) })',
      'z.object({ it: z.enum(["a", "b"]).or(z.string()) })',
      "bss sb major",
    ),
    change(
      "a value is added to an open enum",
      'z.object({ it: z.enum(["a"]).or(z.string()) })',
      'z.object({ it: z.enum(["a", "b"]).or(z.string()) })',
      "sss ss minor",
    ),
    change(
      "an enum of one value becomes a literal",
      'z.object({ it: z.enum(["a"]) })',
      'z.object({ it: z.literal("a") })',
      "sss ss none",
    ),
    change(
      "an enum becomes text that all its values fit",
      'z.object({ it: z.enum(["aa", "bb"]) })',
      "z.object({ it: z.string().length(2) })",
      "bss sb major",
    ),
    change(
      "an enum becomes text that not all its values fit",
      'z.object({ it: z.enum(["a", "bb"]) })',
      "z.object({ it: z.string().length(2) })",
      "bbb sb major",
    ),
    change(
      "a literal becomes another",
      'z.object({ it: z.literal("a") })',
      'z.object({ it: z.literal("b") })',
      "bbb bb major",
    ),
    change(
      "a literal becomes one of two",
      'z.object({ it: z.literal("a") })',
      'z.object({ it: z.literal(["a", "b"]) })',
      "bss sb major",
    ),
    change(
      "a boolean becomes true",
      "z.object({ it: z.boolean() })",
      "z.object({ it: z.literal(true) })",
      "sbb bb major",
    ),
    change(
      "true becomes a boolean",
      "z.object({ it: z.literal(true) })",
      "z.object({ it: z.boolean() })",
      "bss sb major",
    ),
    change(
      "a boolean becomes both of its values",
      "z.object({ it: z.boolean() })",
      "z.object({ it: z.literal([true, false]) })",
      "sss ss none",
    ),
    change(
      "a boolean becomes an enum",
      "z.object({ it: z.boolean() })",
      'z.object({ it: z.enum(["yes", "no"]) })',
      "bbb bb major",
    ),
    change(
      "a boolean is coerced",
      "z.object({ it: z.boolean() })",
      "z.object({ it: z.coerce.boolean() })",
      "sss ss patch",
    ),
    change(
      "an enum of numbers becomes integers",
      "z.object({ it: z.literal([1, 2]) })",
      "z.object({ it: z.int() })",
      "bss sb major",
    ),
    change("anything becomes text", "z.object({ it: z.unknown() })", "z.object({ it: z.string() })", "sbb bs major"),
    change("text becomes anything", "z.object({ it: z.string() })", "z.object({ it: z.unknown() })", "bss sb major"),
  ],
};
