import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LINT_RULE_NAMES, LINT_RULES } from "./rules/index.ts";

const page = readFileSync(new URL("../../../../docs/lint.md", import.meta.url), "utf8");

it("docs/lint.md lists exactly the rules that there are, with their levels", () => {
  const documented = [...page.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm)].map(([, name, level]) => `${name} ${level}`);
  expect(documented).toEqual(LINT_RULE_NAMES.map((name) => `${name} ${LINT_RULES[name].level}`));
});
