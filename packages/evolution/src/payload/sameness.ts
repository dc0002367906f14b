import type { DescribedSchema, SchemaNode } from "@tidings/contract/lock";
import { createSpeller } from "./one-spelling.ts";
import { sameNode } from "./same-node.ts";

/** Whether nothing changed between two nodes of two schemas, units included, however they are spelled. */
export function createSameness(
  before: DescribedSchema,
  after: DescribedSchema,
): (a: SchemaNode, b: SchemaNode) => boolean {
  const [from, to] = [createSpeller(before.defs), createSpeller(after.defs)];
  return (a, b) => {
    if (sameNode(a, b, before, after, { units: true })) return true;
    const [x, y] = [from.spell(a), to.spell(b)];
    if (x.kind !== y.kind) return false;
    if (x === a && y === b && !from.respelled() && !to.respelled()) return false;
    const [spelledBefore, spelledAfter] = [
      { schema: x, defs: from.defs },
      { schema: y, defs: to.defs },
    ];
    return sameNode(x, y, spelledBefore, spelledAfter, { units: true });
  };
}
