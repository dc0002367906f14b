import type { DescribedSchema } from "./lock/describe-schema.ts";
import type { SchemaDefs, SchemaNode } from "./lock/schema-node.ts";

/** Says why a property cannot be the key of an event with `delivery: "latest"`; nothing when it can. */
export function findKeyFault(key: unknown, { schema, defs }: DescribedSchema): string | undefined {
  if (typeof key !== "string") return "is no text; name a property of the payload";
  return faultOfPayload(schema, { key, defs, seen: [] });
}

interface Search {
  readonly key: string;
  readonly defs: SchemaDefs;
  readonly seen: readonly SchemaNode[];
}

/** By what is on the wire: the key is read from the encoded payload. */
function faultOfPayload(node: SchemaNode, search: Search): string | undefined {
  const { key } = search;
  switch (node.kind) {
    case "object": {
      const property = Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
      if (property === undefined) {
        return `the payload has no property "${key}"; it has ${Object.keys(node.properties).join(", ") || "none"}`;
      }
      if (property.input !== "required") return `the payload may lack "${key}"; a key is always there`;
      if (isScalar(property.schema, search)) return undefined;
      return `"${key}" must be text, a number or a boolean, and nothing else`;
    }
    case "union":
      return firstFault(node.options, search);
    case "intersection":
      return faultOfPayload(node.left, search) && faultOfPayload(node.right, search);
    case "readonly":
      return faultOfPayload(node.inner, search);
    case "pipe":
    case "codec":
      return faultOfPayload(node.in, search);
    case "ref": {
      const next = follow(node.ref, search);
      return next && faultOfPayload(next.node, next.search);
    }
    default:
      return `the payload is no object with fixed properties (${node.kind}), so it has no "${key}"`;
  }
}

function firstFault(nodes: readonly SchemaNode[], search: Search): string | undefined {
  for (const node of nodes) {
    const fault = faultOfPayload(node, search);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isScalar(node: SchemaNode, search: Search): boolean {
  switch (node.kind) {
    case "string":
    case "number":
    case "boolean":
    case "enum":
    case "templateLiteral":
      return true;
    case "literal":
      return !node.values.includes(null);
    case "union":
      return node.options.every((option) => isScalar(option, search));
    case "readonly":
    case "nonoptional":
      return isScalar(node.inner, search);
    case "pipe":
    case "codec":
      return isScalar(node.in, search);
    case "ref": {
      const next = follow(node.ref, search);
      return next === undefined || isScalar(next.node, next.search);
    }
    default:
      return false;
  }
}

/** A schema that leads to itself without an object in between says nothing new the second time. */
function follow(ref: string, search: Search): { readonly node: SchemaNode; readonly search: Search } | undefined {
  const node = search.defs[ref];
  if (node === undefined || search.seen.includes(node)) return undefined;
  return { node, search: { ...search, seen: [...search.seen, node] } };
}
