import type { SchemaNode } from "./schema-node.ts";

/** The same node with each node directly inside it replaced. */
export function mapChildren(node: SchemaNode, map: (child: SchemaNode) => SchemaNode): SchemaNode {
  switch (node.kind) {
    case "object":
      return {
        ...node,
        ...(node.catchall === undefined ? {} : { catchall: map(node.catchall) }),
        properties: mapValues(node.properties, (property) => ({ ...property, schema: map(property.schema) })),
      };
    case "array":
    case "set":
      return { ...node, items: map(node.items) };
    case "tuple":
      return { ...node, items: node.items.map(map), ...(node.rest === undefined ? {} : { rest: map(node.rest) }) };
    case "record":
    case "map":
      return { ...node, key: map(node.key), value: map(node.value) };
    case "union":
      return { ...node, options: node.options.map(map) };
    case "intersection":
      return { ...node, left: map(node.left), right: map(node.right) };
    case "optional":
    case "nullable":
    case "nonoptional":
    case "readonly":
    case "default":
    case "prefault":
    case "catch":
      return { ...node, inner: map(node.inner) };
    case "pipe":
    case "codec":
      return { ...node, in: map(node.in), out: map(node.out) };
    case "templateLiteral":
      return { ...node, parts: node.parts.map((part) => (typeof part === "string" ? part : map(part))) };
    default:
      return node;
  }
}

export function mapValues<V, R>(
  record: { readonly [key: string]: V },
  map: (value: V, key: string) => R,
): { readonly [key: string]: R } {
  return Object.fromEntries(Object.entries(record).map(([key, value]): [string, R] => [key, map(value, key)]));
}
