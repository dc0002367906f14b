import { LINT_LEVELS, type LintLevel } from "../lint/lint-rule.ts";
import { LINT_RULE_NAMES, LINT_RULES, type LintRuleName } from "../lint/rules/index.ts";
import { type Fault, list, oneOf, show } from "./validate-config.ts";

/** How much each rule of `tidings lint` matters. What is left out has the rule's own level. */
export type LintConfig = Readonly<Partial<Record<LintRuleName, LintLevel>>>;

export function lintOption(value: unknown, fault: Fault): Readonly<Record<LintRuleName, LintLevel>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault("lint", `expected an object, got ${show(value)}`, 'Write: lint: { "closed-enum": "off" }');
  }
  for (const name of Object.keys(value)) {
    if (!LINT_RULE_NAMES.some((rule) => rule === name))
      throw fault(`lint.${name}`, "unknown rule", `The rules are ${list(LINT_RULE_NAMES)}.`);
  }
  const given: Partial<Record<string, unknown>> = { ...value };
  const levels = LINT_RULE_NAMES.map((name): [LintRuleName, LintLevel] => {
    const level = given[name] ?? LINT_RULES[name].level;
    return [name, oneOf(`lint.${name}`, level, LINT_LEVELS, fault)];
  });
  return Object.fromEntries(levels) as Record<LintRuleName, LintLevel>;
}
