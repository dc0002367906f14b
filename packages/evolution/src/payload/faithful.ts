import type { SchemaNode } from "@tidings/contract/lock";
import { isChange } from "./functions.ts";

/** Whether the value that a program passed in is the one that is sent, so that a function has said yes to both. */
export function isFaithful(node: SchemaNode): boolean {
  if (node.checks?.some(isChange)) return false;
  switch (node.kind) {
    case "string":
    case "number":
    case "boolean":
      return !node.coerce;
    case "null":
    case "enum":
    case "literal":
    case "templateLiteral":
      return true;
    case "nullable":
    case "readonly":
      return isFaithful(node.inner);
    case "array":
      return isFaithful(node.items);
    default:
      return false;
  }
}
