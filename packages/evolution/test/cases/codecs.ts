import { type CaseGroup, change } from "./evolution-case.ts";

export const codecs: CaseGroup = {
  title: "Codecs and pipes",
  cases: [
    change(
      "ISO text becomes a date",
      "z.object({ it: z.iso.datetime() })",
      "z.object({ it: isoDate() })",
      "ddd bb major",
    ),
    change(
      "a date becomes ISO text",
      "z.object({ it: isoDate() })",
      "z.object({ it: z.iso.datetime() })",
      "ddd bb major",
    ),
    change("any text becomes a date", "z.object({ it: z.string() })", "z.object({ it: isoDate() })", "dbb bb major"),
    change("a date becomes any text", "z.object({ it: isoDate() })", "z.object({ it: z.string() })", "bdd bb major"),
    change(
      "a date becomes a big integer",
      "z.object({ it: isoDate() })",
      "z.object({ it: bigintString() })",
      "bbb bb major",
    ),
    change(
      "a date may be missing",
      "z.object({ it: isoDate() })",
      "z.object({ it: isoDate().optional() })",
      "bss sb major",
    ),
    change(
      "a big integer becomes a number",
      "z.object({ it: bigintString() })",
      "z.object({ it: z.number() })",
      "bbb bb major",
    ),
    change(
      "a codec of the team's own comes",
      "z.object({ it: z.string() })",
      "z.object({ it: z.codec(z.string(), z.number(), { decode: Number, encode: String }) })",
      "duu bb major",
    ),
    change(
      "text goes on through a pipe",
      "z.object({ it: z.string() })",
      "z.object({ it: z.string().pipe(z.string().min(1)) })",
      "sbb ss major",
    ),
    change(
      "a pipe asks for less",
      "z.object({ it: z.string().pipe(z.string().min(2)) })",
      "z.object({ it: z.string().pipe(z.string().min(1)) })",
      "bss ss major",
    ),
    change(
      "a text is added that stands for true",
      'z.object({ it: z.stringbool({ truthy: ["yes"], falsy: ["no"] }) })',
      'z.object({ it: z.stringbool({ truthy: ["yes", "on"], falsy: ["no"] }) })',
      "sss ss patch",
    ),
    change(
      "another text is sent for true",
      'z.object({ it: z.stringbool({ truthy: ["yes"], falsy: ["no"] }) })',
      'z.object({ it: z.stringbool({ truthy: ["on", "yes"], falsy: ["no"] }) })',
      "bss ss major",
    ),
    change(
      "the texts for true and false are exchanged",
      'z.object({ it: z.stringbool({ truthy: ["1"], falsy: ["0"] }) })',
      'z.object({ it: z.stringbool({ truthy: ["0"], falsy: ["1"] }) })',
      "ddd ss minor",
    ),
  ],
};
