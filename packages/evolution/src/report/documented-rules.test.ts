import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const page = readFileSync(new URL("../../../../docs/evolution.md", import.meta.url), "utf8");
const source = readFileSync(new URL("./rule-id.ts", import.meta.url), "utf8");

it("docs/evolution.md lists exactly the rules outside of payloads", () => {
  const section = page.slice(page.indexOf("## Rules outside of payloads")).split("\n## ")[0] ?? "";
  const documented = [...section.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = ""]) =>
    [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  );
  const rules = [...source.matchAll(/\| "([\w-]+)"/g)].map(([, name]) => name);
  expect(documented.toSorted()).toEqual(rules.toSorted());
});
