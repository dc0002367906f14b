import type { SchemaDefs, SchemaNode } from "@tidings/contract/lock";

type JsonType = "string" | "number" | "boolean" | "null" | "object" | "array";
const ALL: readonly JsonType[] = ["string", "number", "boolean", "null", "object", "array"];

/** Whether no JSON value is of both schemas, by its type alone. */
export function areDisjoint(a: SchemaNode, aDefs: SchemaDefs, b: SchemaNode, bDefs: SchemaDefs): boolean {
  const types = jsonTypes(b, bDefs, []);
  return jsonTypes(a, aDefs, []).every((type) => !types.includes(type));
}

/** The types of JSON that a schema could be concerned with, at most. */
export function jsonTypesOf(node: SchemaNode, defs: SchemaDefs): readonly JsonType[] {
  return jsonTypes(node, defs, []);
}

function jsonTypes(node: SchemaNode, defs: SchemaDefs, seen: readonly string[]): readonly JsonType[] {
  switch (node.kind) {
    case "string":
    case "number":
    case "boolean":
      return node.coerce ? ALL : [node.kind];
    case "null":
      return ["null"];
    case "never":
      return [];
    case "templateLiteral":
      return ["string"];
    case "enum":
    case "literal":
      return node.values.map((value) => (value === null ? "null" : (typeof value as JsonType)));
    case "object":
    case "record":
      return ["object"];
    case "array":
    case "tuple":
      return ["array"];
    case "union":
      return node.options.flatMap((option) => jsonTypes(option, defs, seen));
    case "nullable":
      return ["null", ...jsonTypes(node.inner, defs, seen)];
    case "optional":
    case "nonoptional":
    case "readonly":
    case "default":
    case "prefault":
      return jsonTypes(node.inner, defs, seen);
    case "codec":
    case "pipe":
      return jsonTypes(node.in, defs, seen);
    case "ref": {
      const def = defs[node.ref];
      return def === undefined || seen.includes(node.ref) ? ALL : jsonTypes(def, defs, [...seen, node.ref]);
    }
    default:
      return ALL;
  }
}
