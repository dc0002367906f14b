import type { LintRule } from "../lint-rule.ts";

/** Of what is stored, every value that was ever sent stays; and old consumers refuse a value that they don't know. */
export const closedEnum: LintRule = {
  level: "warn",
  mend: "If values may be added, let readers take others: `z.enum([…]).or(z.string())`.",
  schema({ node, parent, property, stored }) {
    if (!stored || node.kind !== "enum" || node.values.length < 2) return undefined;
    const open =
      parent?.kind === "catch" || (parent?.kind === "union" && parent.options.some(({ kind }) => kind === "string"));
    // What tells the members of a union apart has the values that the members have.
    if (open || property === undefined) return undefined;
    return "is a closed enum of a stored event: old consumers refuse every event with a value that is added";
  },
};
