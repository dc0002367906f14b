import { type CaseGroup, change } from "./evolution-case.ts";

export const facts: CaseGroup = {
  title: "What decides nothing, or only what a value means",
  cases: [
    change(
      "a description is added",
      "z.object({ it: z.string() })",
      'z.object({ it: z.string().describe("Its name.") })',
      "sss ss patch",
    ),
    change(
      "a field is deprecated",
      "z.object({ it: z.string().optional() })",
      'z.object({ it: z.string().optional().meta({ deprecated: "use title" }) })',
      "sss ss patch",
    ),
    change(
      "a unit is added",
      "z.object({ it: z.number() })",
      'z.object({ it: z.number().meta({ unit: "ms" }) })',
      "ddd ss minor",
    ),
    change(
      "a unit is changed",
      'z.object({ it: z.number().meta({ unit: "s" }) })',
      'z.object({ it: z.number().meta({ unit: "ms" }) })',
      "ddd ss minor",
    ),
    change(
      "a brand is added",
      "z.object({ it: z.string() })",
      'z.object({ it: z.string().brand("Id") })',
      "sss ss none",
    ),
    change(
      "a shared schema is written out",
      "(() => { const id = z.uuid(); return z.object({ a: id, b: id }); })()",
      "z.object({ a: z.uuid(), b: z.uuid() })",
      "sss ss none",
    ),
  ],
};
