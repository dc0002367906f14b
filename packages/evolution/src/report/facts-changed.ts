import type { SchemaNode } from "@tidings/contract/lock";

const FACTS = ["description", "deprecated"];

/** Whether two schemas that decide alike say something else about themselves; order and positions aside. */
export function factsChanged(before: SchemaNode, after: SchemaNode): boolean {
  return factsWithin(before) !== factsWithin(after);
}

function factsWithin(node: SchemaNode): string {
  const facts: string[] = [];
  const visit = (value: unknown, name: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (FACTS.includes(key) && typeof item !== "object") facts.push(`${name}: ${key} ${item}`);
      // A position in a list says nothing: options and parts may be reordered.
      else visit(item, Array.isArray(value) ? name : `${name}/${key}`);
    }
  };
  visit(node, "");
  return facts.sort().join("\n");
}
