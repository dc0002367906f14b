import { mapChildren, mapValues } from "./map-children.ts";
import { inputPresence, outputPresence } from "./presence.ts";
import type { SchemaDefs, SchemaNode } from "./schema-node.ts";

/**
 * States each property's presence.
 *
 * A pass of its own, because it takes the whole of a recursive schema to know it.
 */
export function settlePresence(node: SchemaNode, defs: SchemaDefs): SchemaNode {
  const settled = mapChildren(node, (child) => settlePresence(child, defs));
  if (settled.kind !== "object") return settled;
  const properties = mapValues(settled.properties, ({ schema }) => ({
    input: inputPresence(schema, defs),
    output: outputPresence(schema, defs),
    schema,
  }));
  return { ...settled, properties };
}
