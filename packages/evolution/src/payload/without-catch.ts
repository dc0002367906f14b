import type { DescribedSchema, SchemaDefs, SchemaNode } from "@tidings/contract/lock";

/** The schema without its `catch`es, which take anything and mean something else by it. */
export function withoutCatch({ schema, defs }: DescribedSchema): DescribedSchema {
  return { schema: strip(schema) as SchemaNode, defs: strip(defs) as SchemaDefs };
}

function strip(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(strip);
  if ("kind" in value && value.kind === "catch" && "inner" in value) return strip(value.inner);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strip(item)]));
}
