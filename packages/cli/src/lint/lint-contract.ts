import type { ContractLock } from "@tidings/contract/lock";
import type { Fault, LintLevel, LintRule } from "./lint-rule.ts";
import { LINT_RULE_NAMES, LINT_RULES, type LintRuleName } from "./rules/index.ts";
import { schemaPlaces } from "./schema-places.ts";

/** What a rule found. */
export interface LintProblem extends Fault {
  readonly rule: LintRuleName;
  readonly level: Exclude<LintLevel, "off">;
  readonly mend: string;
}

/** What the rules have against a contract, place by place; those that are switched off have nothing. */
export function lintContract(
  lock: ContractLock,
  levels: Readonly<Record<LintRuleName, LintLevel>>,
): readonly LintProblem[] {
  const places = schemaPlaces(lock);
  const problems = LINT_RULE_NAMES.flatMap((name): LintProblem[] => {
    const rule: LintRule = LINT_RULES[name];
    const level = levels[name];
    if (level === "off") return [];
    const faults: Fault[] = [...(rule.contract?.(lock) ?? [])];
    for (const place of places) {
      const message = rule.schema?.(place);
      if (message !== undefined) faults.push({ pointer: place.pointer, path: place.path, message });
    }
    // Options of a union have one path for people.
    const distinct = new Map(faults.toReversed().map((fault) => [`${fault.path} ${fault.message}`, fault]));
    return [...distinct.values()].map((fault) => ({ rule: name, level, ...fault, mend: rule.mend }));
  });
  return problems.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
