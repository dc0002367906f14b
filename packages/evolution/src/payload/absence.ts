import { inputPresence, outputPresence, type SchemaDefs, type SchemaNode } from "@tidings/contract/lock";
import * as z from "zod";
import { rebuildSchema } from "../zod/rebuild-schema.ts";

/** Whether a producer can leave out a property or tuple item of this schema; true when in doubt. */
export function mayBeLeftOut(node: SchemaNode, defs: SchemaDefs): boolean {
  // What its own consumers refuse to miss is not left out.
  if (inputPresence(node, defs) === "required") return false;
  // Zod reads over any fault of what may be missing on both sides.
  return outputPresence(node, defs) === "optional" || encodesUndefined(node, defs);
}

/** Whether a producer can encode `undefined`, which JSON leaves out; true when in doubt. A record leaves out a key so. */
export function encodesUndefined(node: SchemaNode, defs: SchemaDefs, seen: readonly string[] = []): boolean {
  switch (node.kind) {
    case "optional":
    case "any":
    case "unknown":
    case "custom":
    case "undefined":
    case "void":
      return true;
    case "nullable":
    case "readonly":
    case "default":
    case "prefault":
    case "catch":
      return encodesUndefined(node.inner, defs, seen);
    case "codec":
      return node.name === undefined;
    case "pipe":
      return encodesUndefined(node.in, defs, seen);
    case "union":
      return node.options.some((option) => encodesUndefined(option, defs, seen));
    case "intersection":
      return encodesUndefined(node.left, defs, seen) && encodesUndefined(node.right, defs, seen);
    case "ref": {
      const def = defs[node.ref];
      return def === undefined || seen.includes(node.ref) || encodesUndefined(def, defs, [...seen, node.ref]);
    }
    default:
      return false;
  }
}

/** Whether a consumer certainly takes it when a property of this schema is missing. */
export function takesAbsence(node: SchemaNode, defs: SchemaDefs): boolean {
  if (inputPresence(node, defs) === "required") return false;
  // Zod reads over any fault of what may be missing on both sides.
  if (outputPresence(node, defs) === "optional") return true;
  if (node.kind === "default" && node.checks === undefined) return true;
  const { schema, opaque } = rebuildSchema(node, defs);
  return opaque.length === 0 && z.safeDecode(z.object({ it: schema }), {} as never, { jitless: true }).success;
}
