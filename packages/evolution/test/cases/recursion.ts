import { type CaseGroup, change } from "./evolution-case.ts";

export const recursion: CaseGroup = {
  title: "Recursive schemas",
  cases: [
    change(
      "an optional field is added to a tree",
      "recursive((tree) => z.object({ name: z.string(), children: z.array(tree) }))",
      "recursive((tree) => z.object({ name: z.string(), note: z.string().optional(), children: z.array(tree) }))",
      "sss ss minor",
    ),
    change(
      "a required field is added to a tree",
      "recursive((tree) => z.object({ name: z.string(), children: z.array(tree) }))",
      "recursive((tree) => z.object({ name: z.string(), note: z.string(), children: z.array(tree) }))",
      "sbb bs major",
    ),
    change(
      "a bound in a tree is raised",
      "recursive((tree) => z.object({ size: z.int().max(5), children: z.array(tree) }))",
      "recursive((tree) => z.object({ size: z.int().max(9), children: z.array(tree) }))",
      "bss ss major",
    ),
    change(
      "a list becomes a tree",
      "recursive((list) => z.object({ n: z.int(), next: list.nullable() }))",
      "recursive((list) => z.object({ n: z.int(), next: list.nullable(), other: list.nullable() }))",
      "sbb bs major",
    ),
    change(
      "a recursive schema is bounded",
      "recursive((list) => z.object({ n: z.int(), next: list.nullable() }))",
      "z.object({ n: z.int(), next: z.null() })",
      "sbb bb major",
    ),
  ],
};
