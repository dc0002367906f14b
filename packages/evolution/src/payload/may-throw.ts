import type { SchemaDefs, SchemaNode } from "@tidings/contract/lock";

/**
 * Whether reading with this schema may throw instead of finding fault, past any `catch` and any other option of a union: Zod
 * does so when the sides of an intersection don't merge, and a codec of the team's own may.
 */
export function mayThrow(node: SchemaNode, defs: SchemaDefs, seen: ReadonlySet<string> = new Set()): boolean {
  const inside = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return value.some(inside);
    if (!("kind" in value)) return Object.values(value).some(inside);
    const child = value as SchemaNode;
    if (child.kind === "intersection" || child.kind === "custom") return true;
    if (child.kind === "codec" && child.name === undefined) return true;
    if (child.kind === "ref") {
      const def = defs[child.ref];
      return def === undefined || (!seen.has(child.ref) && mayThrow(def, defs, new Set([...seen, child.ref])));
    }
    return Object.values(child).some(inside);
  };
  return inside(node);
}
