import type { SchemaNode } from "@tidings/contract/lock";
import type { LintRule } from "../lint-rule.ts";

/** Nothing can be said of what passes unchecked: neither does a type help its reader, nor can a diff tell what changed. */
export const loosePayload: LintRule = {
  level: "warn",
  mend: "Declare the fields, or `z.json()` within a field of its own for what really is foreign JSON.",
  schema({ node, parent }) {
    if (node.kind === "object" && node.unknownKeys === "loose") return "keeps keys that the contract doesn't declare";
    if (node.kind === "object" && node.unknownKeys === "catchall" && isAnything(node.catchall))
      return "keeps keys that the contract doesn't declare";
    if (!isAnything(node) || (parent?.kind === "object" && parent.catchall === node)) return undefined;
    return "lets anything through";
  },
};

function isAnything(node: SchemaNode | undefined): boolean {
  return node?.kind === "any" || node?.kind === "unknown";
}
