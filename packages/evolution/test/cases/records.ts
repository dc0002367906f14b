import { type CaseGroup, change } from "./evolution-case.ts";

export const records: CaseGroup = {
  title: "Records",
  cases: [
    change(
      "the values are widened",
      "z.object({ it: z.record(z.string(), z.int()) })",
      "z.object({ it: z.record(z.string(), z.number()) })",
      "bss ss major",
    ),
    change(
      "the values are narrowed",
      "z.object({ it: z.record(z.string(), z.number()) })",
      "z.object({ it: z.record(z.string(), z.int()) })",
      "sbb ss major",
    ),
    change(
      "the keys get a pattern",
      "z.object({ it: z.record(z.string(), z.int()) })",
      "z.object({ it: z.record(z.string().regex(/^[a-z]+$/), z.int()) })",
      "sbb ss major",
    ),
    change(
      "the keys lose their pattern",
      "z.object({ it: z.record(z.string().regex(/^[a-z]+$/), z.int()) })",
      "z.object({ it: z.record(z.string(), z.int()) })",
      "bss ss major",
    ),
    change(
      "a key is added to a record over an enum",
      'z.object({ it: z.record(z.enum(["a"]), z.int()) })',
      'z.object({ it: z.record(z.enum(["a", "b"]), z.int()) })',
      "bbb bs major",
    ),
    change(
      "a key is removed from a record over an enum",
      'z.object({ it: z.record(z.enum(["a", "b"]), z.int()) })',
      'z.object({ it: z.record(z.enum(["a"]), z.int()) })',
      "bbb bb major",
    ),
    change(
      "a record over an enum becomes partial",
      'z.object({ it: z.record(z.enum(["a", "b"]), z.int()) })',
      'z.object({ it: z.partialRecord(z.enum(["a", "b"]), z.int()) })',
      "bss sb major",
    ),
    change(
      "a partial record becomes whole",
      'z.object({ it: z.partialRecord(z.enum(["a", "b"]), z.int()) })',
      'z.object({ it: z.record(z.enum(["a", "b"]), z.int()) })',
      "sbb bs major",
    ),
    change(
      "a key is added to a partial record",
      'z.object({ it: z.partialRecord(z.enum(["a"]), z.int()) })',
      'z.object({ it: z.partialRecord(z.enum(["a", "b"]), z.int()) })',
      "bss ss major",
    ),
    change(
      "a record over an enum becomes an object",
      'z.object({ it: z.record(z.enum(["a", "b"]), z.int()) })',
      "z.object({ it: z.object({ a: z.int(), b: z.int() }) })",
      "sss ss patch",
    ),
    change(
      "an object becomes a record",
      "z.object({ it: z.object({ a: z.int() }) })",
      "z.object({ it: z.record(z.string(), z.int()) })",
      "bss sb major",
    ),
    change(
      "a record becomes an object with optional fields",
      "z.object({ it: z.record(z.string(), z.int()) })",
      "z.object({ it: z.object({ a: z.int().optional() }) })",
      "sss bb major",
    ),
    change(
      "a record becomes loose",
      "z.object({ it: z.record(z.string().regex(/^[a-z]+$/), z.int()) })",
      "z.object({ it: z.looseRecord(z.string().regex(/^[a-z]+$/), z.int()) })",
      "bss ss major",
    ),
  ],
};
