import type { CodecNode, Json, ObjectNode, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { isChange, isRefinement } from "./functions.ts";

/** The object behind readonly and a ref. */
export function objectBehind(node: SchemaNode, defs: SchemaDefs): ObjectNode | undefined {
  if (node.kind === "object") return node;
  if (node.kind === "readonly") return objectBehind(node.inner, defs);
  const def = node.kind === "ref" ? defs[node.ref] : undefined;
  return def?.kind === "object" ? def : undefined;
}

type Literal = string | number | boolean | null;

/** The object with one property narrowed to one value. */
export function withLiteral(node: ObjectNode, name: string, value: Json): ObjectNode {
  const property = node.properties[name];
  if (property === undefined) return node;
  const schema: SchemaNode = { kind: "literal", values: [value as Literal] };
  return { ...node, properties: { ...node.properties, [name]: { ...property, schema } } };
}

/**
 * What a producer sends of an intersection, at most: what each side makes of the value, merged. A side that strips keys
 * takes none away from the other.
 */
export function mergedProducer(left: SchemaNode, right: SchemaNode, defs: SchemaDefs): SchemaNode | undefined {
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.kind === "union") {
      return {
        kind: "union",
        options: side.options.map((option) => ({ kind: "intersection", left: option, right: other })),
      };
    }
  }
  if ((left.kind === "number" && right.kind === "number") || (left.kind === "string" && right.kind === "string")) {
    const both = [...(left.checks ?? []), ...(right.checks ?? [])];
    if (left.coerce || right.coerce || both.some(isChange)) return undefined;
    return { kind: left.kind, checks: both.filter((check) => !isRefinement(check)) };
  }
  const [a, b] = [behind(left, defs), behind(right, defs)];
  if (a === undefined || b === undefined) return undefined;
  const properties = { ...b.properties, ...a.properties };
  for (const [name, property] of Object.entries(b.properties)) {
    const other = Object.hasOwn(a.properties, name) ? a.properties[name] : undefined;
    if (other === undefined) continue;
    const both: SchemaNode = { kind: "intersection", left: other.schema, right: property.schema };
    const required = other.input === "required" || property.input === "required";
    properties[name] = required
      ? { input: "required", output: "required", schema: both }
      : { input: "optional", output: "optional", schema: { kind: "optional", inner: both } };
  }
  const keys = [a.unknownKeys, b.unknownKeys];
  if (keys.includes("loose") || (keys[0] === "catchall" && keys[1] === "catchall")) {
    return { kind: "object", unknownKeys: "loose", properties };
  }
  const catchall = a.catchall ?? b.catchall;
  return catchall === undefined
    ? { kind: "object", unknownKeys: "strip", properties }
    : { kind: "object", unknownKeys: "catchall", catchall, properties };
}

function behind(node: SchemaNode, defs: SchemaDefs): ObjectNode | undefined {
  if (node.kind !== "intersection") return objectBehind(node, defs);
  const merged = mergedProducer(node.left, node.right, defs);
  return merged?.kind === "object" ? merged : undefined;
}

/** What `isoDate` sends: milliseconds, always. */
export const SENT_ISO_DATE: SchemaNode = {
  kind: "string",
  checks: [{ check: "format", format: "datetime", options: { precision: 3 } }],
};

/** What `z.stringbool` sends: of each list the first text. */
export function sentStringbool({ stringbool }: CodecNode): SchemaNode {
  const values = [stringbool?.truthy[0], stringbool?.falsy[0]].filter((text) => text !== undefined);
  return { kind: "literal", values };
}
