import type { SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { someNode } from "./functions.ts";

/**
 * Whether reading with this schema may throw instead of finding fault, past any `catch` and any other option of a union: Zod
 * does so when the sides of an intersection don't merge, and a codec of the team's own may.
 */
export function mayThrow(node: SchemaNode, defs: SchemaDefs): boolean {
  return someNode(node, defs, (one) => {
    if (one.kind === "ref") return defs[one.ref] === undefined;
    if (one.kind === "intersection" || one.kind === "custom") return true;
    return one.kind === "codec" && one.name === undefined && one.stringbool === undefined;
  });
}

/** Whether an object with a key `toString` may be sent, of which `String` can make no text. */
export function mayResistConversion(sent: SchemaNode, defs: SchemaDefs): boolean {
  return someNode(sent, defs, (one) => {
    switch (one.kind) {
      case "object":
        return (
          one.unknownKeys === "loose" || one.unknownKeys === "catchall" || Object.hasOwn(one.properties, "toString")
        );
      case "record":
      case "any":
      case "unknown":
      case "custom":
        return true;
      case "codec":
        return one.name === undefined && one.stringbool === undefined;
      case "ref":
        return defs[one.ref] === undefined;
      default:
        return false;
    }
  });
}
