import { channel, defineContract, event } from "@tidings/contract";
import { toLock } from "@tidings/contract/lock";
import { diffContracts } from "@tidings/evolution";
import { expect, it } from "vitest";
import * as z from "zod";
import { markdown } from "./print-markdown.ts";

const lockOf = (schema: z.ZodType, deprecated?: string) =>
  toLock(
    defineContract({
      name: "shop",
      channels: {
        jobs: channel({ address: "jobs", events: { changed: event(schema, { ...(deprecated && { deprecated }) }) } }),
      },
    }),
  );

it("shows what somebody wrote into a contract as it stands, and nothing that it would do", () => {
  const value = "**b** @someone <img src=https://x.test/y.png> [a](b) | `";
  const before = lockOf(z.object({ it: z.enum(["a"]) }));
  const after = lockOf(z.object({ it: z.enum(["a", value]) }), "use `other`\n# then ask @team");
  const { findings, ...diff } = diffContracts(before, after);
  const text = markdown({
    ...diff,
    version: 1,
    contract: "shop",
    before: "git:main",
    after: "src/contract.ts",
    findings,
    unusedSuppressions: [],
  });
  // Witnesses are code, in which nothing does anything.
  const said = text.split("\n").filter((line) => line.startsWith("- "));
  expect(said.join("\n")).toMatchInlineSnapshot(`
    "- **breaking**: jobs.changed: "it" may be "\\*\\*b\\*\\* @<!-- -->someone &lt;img src=https:<!-- -->//x.test/y.png&gt; \\[a\\]\\(b\\) \\| \\\`" now. \`enum-value-added\` \`194637e88c37\`
    - safe: Event jobs.changed is deprecated: use \`other\` \\# then ask @<!-- -->team."
  `);
  for (const line of said) expect(line).not.toMatch(/<img|\*\*b\*\*|@someone|@team/);
});
