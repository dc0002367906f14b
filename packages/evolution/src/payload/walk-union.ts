import type { SchemaNode, UnionNode } from "@tidings/contract/lock";
import { pointerTo } from "../zod/pointer.ts";
import { BOTH, nameOf, type Place } from "./draft.ts";
import { kindWords } from "./kind-words.ts";
import { knownValues } from "./known-keys.ts";
import { objectBehind } from "./synthetic-nodes.ts";
import { isTransparent } from "./transparent.ts";
import type { Walk } from "./walk.ts";

/** What changed in the options of a union. Options are paired by discriminator, by equality, then by what they are. */
export function walkUnion(before: UnionNode, after: UnionNode, place: Place, walk: Walk): void {
  const pairs = pairOptions(before, after, walk);
  for (const [from, to] of pairs) {
    const [a, b] = [before.options[from] as SchemaNode, after.options[to] as SchemaNode];
    walk.visit(a, b, { ...place, pointer: place.pointer + (after.options.length > 1 ? pointerTo("options", to) : "") });
  }
  const removed = before.options.filter((_, index) => !pairs.some(([from]) => from === index));
  const added = after.options.filter((_, index) => !pairs.some(([, to]) => to === index));
  const kept = after.options.filter((_, index) => pairs.some(([, to]) => to === index));
  const union = (options: readonly SchemaNode[]): SchemaNode =>
    options.length === 0 ? { kind: "never" } : { kind: "union", options };
  const name = nameOf(place);
  const at = (options: readonly SchemaNode[], option: SchemaNode): Place =>
    options.length > 1 ? { ...place, pointer: place.pointer + pointerTo("options", options.indexOf(option)) } : place;
  for (const option of added) {
    const message = `${name} may be ${sayOption(option, after, walk.after.defs)} now.`;
    const mend = "give readers a version that knows it first";
    walk.add({
      rule: "union-option-added",
      place: at(after.options, option),
      message,
      mend,
      before: unionOf(before, pairs),
      after: union([...kept, option]),
    });
  }
  for (const option of removed) {
    const message = `${name} may no longer be ${sayOption(option, before, walk.before.defs)}.`;
    const rest = before.options.filter((_, index) => pairs.some(([from]) => from === index));
    walk.add({
      rule: "union-option-removed",
      place: at(before.options, option),
      message,
      before: union([...rest, option]),
      after: union(kept),
    });
  }
  const kindOf = (node: UnionNode) => JSON.stringify([node.discriminator, node.fallback, node.exclusive]);
  if (before.options.length > 1 && after.options.length > 1 && kindOf(before) !== kindOf(after)) {
    walk.add({
      rule: "union-kind-changed",
      place,
      message: `${name} tells its options apart otherwise now.`,
      before,
      after,
    });
  }
  const order = pairs.map(([, to]) => to);
  const moved =
    after.discriminator === undefined && order.some((to, index) => index > 0 && to < (order[index - 1] as number));
  if (moved) {
    const plain = after.options.every((option) => isTransparent(option, walk.after.defs, { strips: false }));
    const message = `The options of ${name} are tried in another order now, and the first that accepts wins.`;
    walk.add({ rule: "union-reordered", place, message, before, after, ...(plain ? {} : { danger: BOTH }) });
  }
}

function unionOf(node: UnionNode, pairs: readonly (readonly [number, number])[]): SchemaNode {
  const options = node.options.filter((_, index) => pairs.some(([from]) => from === index));
  return options.length === 0 ? { kind: "never" } : { kind: "union", options };
}

function pairOptions(
  before: UnionNode,
  after: UnionNode,
  walk: Walk,
): readonly (readonly [from: number, to: number])[] {
  const pairs: [number, number][] = [];
  const free = (from: number, to: number): boolean => !pairs.some(([a, b]) => a === from || b === to);
  const pair = (alike: (a: SchemaNode, b: SchemaNode) => boolean): void => {
    for (const [from, a] of before.options.entries()) {
      for (const [to, b] of after.options.entries()) if (free(from, to) && alike(a, b)) pairs.push([from, to]);
    }
  };
  pair((a, b) => walk.same(a, b));
  const { discriminator } = before;
  if (discriminator !== undefined && discriminator === after.discriminator) {
    pair((a, b) => {
      const tags = [tagsOf(a, discriminator, walk.before.defs), tagsOf(b, discriminator, walk.after.defs)];
      return tags[0] !== undefined && tags[0] === tags[1];
    });
  } else {
    pair((a, b) => a.kind === b.kind && a.kind !== "object" && a.kind !== "ref");
    // Two objects may have nothing to do with each other, unless only one is left on each side.
    const left = (node: UnionNode, side: 0 | 1) =>
      node.options.filter((_, index) => !pairs.some((one) => one[side] === index));
    if (left(before, 0).length === 1 && left(after, 1).length === 1) pair((a, b) => a.kind === b.kind);
  }
  return pairs.sort(([a], [b]) => a - b);
}

function tagsOf(option: SchemaNode, discriminator: string, defs: Walk["before"]["defs"]): string | undefined {
  const property = objectBehind(option, defs)?.properties[discriminator];
  const values = property && knownValues(property.schema);
  return values && JSON.stringify([...values].map(String).sort());
}

function sayOption(option: SchemaNode, union: UnionNode, defs: Walk["before"]["defs"]): string {
  const tags = union.discriminator === undefined ? undefined : tagsOf(option, union.discriminator, defs);
  if (tags !== undefined)
    return `an object whose "${union.discriminator}" is ${(JSON.parse(tags) as string[]).join(" or ")}`;
  return kindWords(option);
}
