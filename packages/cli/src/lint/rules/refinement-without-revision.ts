import type { Check } from "@tidings/contract/lock";
import type { LintRule } from "../lint-rule.ts";

/** A function is not in the lock: only a revision beside it lets a diff see that it changed. */
export const refinementWithoutRevision: LintRule = {
  level: "warn",
  mend: 'Add `.meta({ revision: "1" })` behind it, and raise that whenever the function changes.',
  schema({ node }) {
    const isOwn =
      node.kind === "custom" || (node.kind === "codec" && node.name === undefined && node.stringbool === undefined);
    const isFunction = isOwn || node.checks?.some(isOwnCheck) === true;
    return isFunction && node.revision === undefined
      ? "is decided by a function whose changes no diff can see"
      : undefined;
  },
};

function isOwnCheck(check: Check): boolean {
  switch (check.check) {
    case "refine":
      return true;
    case "overwrite":
      return check.name === undefined;
    case "format":
      return check.custom === true;
    default:
      return false;
  }
}
