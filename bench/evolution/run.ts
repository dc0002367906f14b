import { judgeCase } from "../../packages/evolution/test/judge-case.ts";
import { jsonSchemaDiff, redocly, type Verdicts, zodCompare } from "./contenders.ts";
import { cases } from "./documents.ts";

/** The truth is the published verdict, which a test confirms by running both Zod schemas on events; only breaks are compared. */
const DIRECTIONS = ["forward", "backward"] as const;

function row(name: string, verdicts: readonly Verdicts[]): string {
  const cells = DIRECTIONS.map((direction) => {
    const counts = { agrees: 0, misses: 0, alarms: 0, unsaid: 0 };
    for (const [index, one] of cases.entries()) {
      if (one[direction] === "unverifiable") continue;
      const breaks = one[direction] === "breaking";
      const said = verdicts[index]?.[direction];
      if (said === undefined) counts.unsaid++;
      else if (said === breaks) counts.agrees++;
      else if (breaks) counts.misses++;
      else counts.alarms++;
    }
    return `${counts.agrees} | ${counts.misses} | ${counts.alarms} | ${counts.unsaid}`;
  });
  return `| ${name} | ${cells.join(" | ")} |`;
}

const ours = cases.map((one): Verdicts => {
  const { forward, backward } = judgeCase(one);
  return { forward: forward === "breaking", backward: backward === "breaking" };
});

console.log(`${cases.length} cases\n`);
console.log(
  "| | forward: agrees | misses a break | false alarm | can't say | backward: agrees | misses a break | false alarm | can't say |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
console.log(row("Tidings", ours));
console.log(row("Redocly diff", await redocly()));
console.log(row("zod-compare", zodCompare()));
console.log(row("json-schema-diff", await jsonSchemaDiff()));
