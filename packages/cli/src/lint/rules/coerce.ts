import type { LintRule } from "../lint-rule.ts";

/** `z.coerce.number()` reads `null` as 0 and `""` as 0: a producer's mistake becomes a value. */
export const coerce: LintRule = {
  level: "warn",
  mend: "Say what the wire carries, and convert with a codec such as `isoDate()`.",
  schema({ node }) {
    return "coerce" in node && node.coerce ? `coerces whatever comes to a ${node.kind}` : undefined;
  },
};
