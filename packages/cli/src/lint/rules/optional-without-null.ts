import type { SchemaNode } from "@tidings/contract/lock";
import type { LintRule } from "../lint-rule.ts";

/** Pydantic, Jackson and many others write a value that is missing as `null`, which `.optional()` refuses. */
export const optionalWithoutNull: LintRule = {
  level: "warn",
  mend: "Write `.nullish()`, or switch the rule off when TypeScript alone emits these events.",
  schema({ property, parent }) {
    if (property === undefined || parent?.kind !== "object" || property.input !== "optional") return undefined;
    return takesNull(property.schema)
      ? undefined
      : "may be left out but not be null, which is how Python, Java and others write a missing value";
  },
};

function takesNull(node: SchemaNode): boolean {
  switch (node.kind) {
    case "nullable":
    case "null":
    case "any":
    case "unknown":
    case "catch":
      return true;
    case "optional":
    case "readonly":
    case "default":
    case "prefault":
    case "nonoptional":
      return takesNull(node.inner);
    case "union":
      return node.options.some(takesNull);
    case "literal":
      return node.values.includes(null);
    case "pipe":
    case "codec":
      return takesNull(node.in);
    default:
      return false;
  }
}
