import type { InputPresence, OutputPresence, SchemaDefs, SchemaNode } from "./schema-node.ts";

/**
 * May a property or tuple item of this schema be absent on the wire?
 *
 * `defaulted` when absence yields a value, `optional` when it yields nothing or what the schema makes of `undefined`.
 */
export function inputPresence(node: SchemaNode, defs: SchemaDefs, seen: readonly string[] = []): InputPresence {
  switch (node.kind) {
    case "default":
    case "prefault":
      return "defaulted";
    case "optional":
    case "catch":
      return inputPresence(node.inner, defs, seen) === "defaulted" ? "defaulted" : "optional";
    case "nullable":
    case "readonly":
      return inputPresence(node.inner, defs, seen);
    case "pipe":
    case "codec":
      return inputPresence(node.in, defs, seen);
    case "union": {
      const presences = node.options.map((option) => inputPresence(option, defs, seen));
      return presences.find((p) => p === "defaulted") ?? presences.find((p) => p === "optional") ?? "required";
    }
    case "ref":
      return throughRef(node.ref, defs, seen, inputPresence);
    default:
      return "required";
  }
}

/** May a property or tuple item of this schema be absent in the decoded value, and so in what a producer passes in? */
export function outputPresence(node: SchemaNode, defs: SchemaDefs, seen: readonly string[] = []): OutputPresence {
  switch (node.kind) {
    case "optional":
      return "optional";
    case "nullable":
    case "readonly":
    case "catch":
      return outputPresence(node.inner, defs, seen);
    case "pipe":
    case "codec":
      return outputPresence(node.out, defs, seen);
    case "union":
      return node.options.some((option) => outputPresence(option, defs, seen) === "optional") ? "optional" : "required";
    case "ref":
      return throughRef(node.ref, defs, seen, outputPresence);
    default:
      return "required";
  }
}

/** A schema that leads to itself without an object or array in between says nothing new the second time. */
function throughRef<P extends string>(
  ref: string,
  defs: SchemaDefs,
  seen: readonly string[],
  presence: (node: SchemaNode, defs: SchemaDefs, seen: readonly string[]) => P | "required",
): P | "required" {
  const node = defs[ref];
  return node === undefined || seen.includes(ref) ? "required" : presence(node, defs, [...seen, ref]);
}
