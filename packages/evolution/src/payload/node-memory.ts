import type { SchemaNode } from "@tidings/contract/lock";

/** What is remembered of nodes while two schemas are compared. */
export interface NodeMemory {
  /** A number for each node. */
  idOf(node: SchemaNode): number;
  /** The same derived node each time, so that recursion through it comes to an end. */
  derive(node: SchemaNode, name: string, make: () => SchemaNode): SchemaNode;
}

export function createNodeMemory(): NodeMemory {
  const ids = new WeakMap<SchemaNode, number>();
  const synthetic = new WeakMap<SchemaNode, Map<string, SchemaNode>>();
  let count = 0;

  function idOf(node: SchemaNode): number {
    const known = ids.get(node);
    if (known !== undefined) return known;
    ids.set(node, ++count);
    return count;
  }

  function derive(node: SchemaNode, name: string, make: () => SchemaNode): SchemaNode {
    const made = synthetic.get(node) ?? new Map<string, SchemaNode>();
    synthetic.set(node, made);
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  }

  return { idOf, derive };
}
