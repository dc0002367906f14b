import { type CaseGroup, change } from "./evolution-case.ts";

export const lists: CaseGroup = {
  title: "Arrays and tuples",
  cases: [
    change(
      "the items are widened",
      "z.object({ it: z.array(z.int()) })",
      "z.object({ it: z.array(z.number()) })",
      "bss ss major",
    ),
    change(
      "the items are narrowed",
      "z.object({ it: z.array(z.number()) })",
      "z.object({ it: z.array(z.int()) })",
      "sbb ss major",
    ),
    change(
      "the greatest number of items is raised",
      "z.object({ it: z.array(z.int()).max(3) })",
      "z.object({ it: z.array(z.int()).max(5) })",
      "bss ss major",
    ),
    change(
      "a greatest number of items is added",
      "z.object({ it: z.array(z.int()) })",
      "z.object({ it: z.array(z.int()).max(5) })",
      "sbb ss major",
    ),
    change(
      "a least number of items is added",
      "z.object({ it: z.array(z.int()) })",
      "z.object({ it: z.array(z.int()).min(1) })",
      "sbb ss major",
    ),
    change(
      "an item becomes nullable",
      "z.object({ it: z.array(z.int()) })",
      "z.object({ it: z.array(z.int().nullable()) })",
      "bss sb major",
    ),
    change(
      "an optional field is added to the items",
      "z.object({ it: z.array(z.object({ a: z.int() })) })",
      "z.object({ it: z.array(z.object({ a: z.int(), b: z.int().optional() })) })",
      "sss ss minor",
    ),
    change("one becomes many", "z.object({ it: z.int() })", "z.object({ it: z.array(z.int()) })", "bbb bb major"),
    change(
      "an item is added to a tuple",
      "z.object({ it: z.tuple([z.int()]) })",
      "z.object({ it: z.tuple([z.int(), z.string()]) })",
      "bbb bb major",
    ),
    change(
      "an item is removed from a tuple",
      "z.object({ it: z.tuple([z.int(), z.string()]) })",
      "z.object({ it: z.tuple([z.int()]) })",
      "bbb bb major",
    ),
    change(
      "an optional item is added to a tuple",
      "z.object({ it: z.tuple([z.int()]) })",
      "z.object({ it: z.tuple([z.int(), z.string().optional()]) })",
      "bss sb major",
    ),
    change(
      "a tuple gets a rest",
      "z.object({ it: z.tuple([z.int()]) })",
      "z.object({ it: z.tuple([z.int()], z.string()) })",
      "bss sb major",
    ),
    change(
      "a tuple loses its rest",
      "z.object({ it: z.tuple([z.int()], z.string()) })",
      "z.object({ it: z.tuple([z.int()]) })",
      "sbb bs major",
    ),
    change(
      "a tuple becomes an array",
      "z.object({ it: z.tuple([z.int(), z.int()]) })",
      "z.object({ it: z.array(z.int()) })",
      "bss sb major",
    ),
    change(
      "an array becomes a tuple",
      "z.object({ it: z.array(z.int()) })",
      "z.object({ it: z.tuple([z.int(), z.int()]) })",
      "sbb bs major",
    ),
    change(
      "an array of fixed length becomes a tuple",
      "z.object({ it: z.array(z.int()).length(2) })",
      "z.object({ it: z.tuple([z.int(), z.int()]) })",
      "sss bs major",
    ),
    change(
      "the items of a tuple change places",
      "z.object({ it: z.tuple([z.int(), z.string()]) })",
      "z.object({ it: z.tuple([z.string(), z.int()]) })",
      "bbb bb major",
    ),
  ],
};
