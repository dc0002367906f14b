import type { DescribedSchema, SchemaNode } from "@tidings/contract/lock";
import { pointerTo } from "../zod/pointer.ts";
import { BOTH, type Draft, nameOf, type Place } from "./draft.ts";
import { facetsOf } from "./facets.ts";
import { kindWords } from "./kind-words.ts";
import { knownValues } from "./known-keys.ts";
import { sameNode } from "./same-node.ts";
import { walkNumber, walkText } from "./walk-checks.ts";
import { walkFacets } from "./walk-facets.ts";
import { walkObject } from "./walk-object.ts";
import { walkUnion } from "./walk-union.ts";
import { walkValues } from "./walk-values.ts";

/** What the parts of the walk share. */
export interface Walk {
  readonly before: DescribedSchema;
  readonly after: DescribedSchema;
  add(draft: Draft): void;
  /** Whether nothing changed, units included. */
  same(before: SchemaNode, after: SchemaNode): boolean;
  /** Finds what changed between two nodes. */
  visit(before: SchemaNode, after: SchemaNode, place: Place): void;
}

/** All that changed between two schemas, each change by itself. */
export function findChanges(before: DescribedSchema, after: DescribedSchema): readonly Draft[] {
  const drafts: Draft[] = [];
  const seen = new Set<string>();
  const walk: Walk = {
    before,
    after,
    add: (draft) => void drafts.push(draft),
    same: (a, b) => sameNode(a, b, before, after, { units: true }),
    visit(a, b, place) {
      if (walk.same(a, b)) return;
      const [from, to] = [facetsOf(a), facetsOf(b)];
      walkFacets(a, b, place, walk);
      const inside = { ...place, pointer: place.pointer + "/inner".repeat(to.steps) };
      visitCore(withoutUnit(from.core), withoutUnit(to.core), inside);
    },
  };

  function visitCore(a: SchemaNode, b: SchemaNode, place: Place): void {
    if (walk.same(a, b)) return;
    if (a.kind === "ref" || b.kind === "ref") {
      const pair = `${a.kind === "ref" ? a.ref : place.pointer} ${b.kind === "ref" ? b.ref : place.pointer}`;
      if (seen.has(pair)) return;
      seen.add(pair);
      const from = a.kind === "ref" ? before.defs[a.ref] : a;
      const to = b.kind === "ref" ? after.defs[b.ref] : b;
      const inside = b.kind === "ref" ? { ...place, def: b.ref, pointer: "" } : place;
      if (from !== undefined && to !== undefined) walk.visit(from, to, inside);
      return;
    }
    visitKind(a, b, place);
  }

  function visitKind(a: SchemaNode, b: SchemaNode, place: Place): void {
    const down = (
      x: SchemaNode,
      y: SchemaNode,
      steps: readonly (string | number)[],
      ...path: readonly string[]
    ): void =>
      walk.visit(x, y, { ...place, pointer: place.pointer + pointerTo(...steps), path: [...place.path, ...path] });

    if (a.kind === "string" && b.kind === "string") walkText(a, b, place, walk);
    else if (a.kind === "number" && b.kind === "number") walkNumber(a, b, place, walk);
    else if (a.kind === "object" && b.kind === "object") walkObject(a, b, place, walk);
    else if (a.kind === "array" && b.kind === "array") {
      walkText(a, b, place, walk);
      down(a.items, b.items, ["items"], "*");
    } else if (a.kind === "tuple" && b.kind === "tuple") visitTuple(a, b, place, down);
    else if (a.kind === "record" && b.kind === "record") {
      const changed = !walk.same({ ...a, value: b.value }, b) && !walk.same(a.key, b.key);
      const flags = a.partial !== b.partial || a.loose !== b.loose;
      const any: SchemaNode = { kind: "boolean" };
      if (changed || flags) {
        const message = `The keys of ${nameOf(place)} are others now, or no longer all needed.`;
        walk.add({
          rule: "record-keys-changed",
          place,
          message,
          before: { ...a, value: any },
          after: { ...b, value: any },
        });
      }
      down(a.value, b.value, ["value"], "*");
    } else if (a.kind === "union" && b.kind === "union") walkUnion(a, b, place, walk);
    else if (a.kind === "intersection" && b.kind === "intersection") {
      down(a.left, b.left, ["left"]);
      down(a.right, b.right, ["right"]);
    } else if (a.kind === "pipe" && b.kind === "pipe") {
      down(a.in, b.in, ["in"]);
      down(a.out, b.out, ["out"]);
    } else if (a.kind === "codec" || b.kind === "codec") {
      const message = `${nameOf(place)} goes through another codec now.`;
      walk.add({ rule: "codec-changed", place, message, before: a, after: b, danger: BOTH });
    } else if (a.kind === "templateLiteral" && b.kind === "templateLiteral") {
      const message = `The template of ${nameOf(place)} changed.`;
      walk.add({ rule: "template-changed", place, message, before: a, after: b });
    } else if (isListed(a) && isListed(b)) walkValues(a, b, place, walk);
    else if (a.kind === "union" || b.kind === "union") walkUnion(asUnion(a), asUnion(b), place, walk);
    else if (a.kind === b.kind) visitSameKind(a, b, place);
    else {
      const message = `${nameOf(place)} was ${kindWords(a)} and is ${kindWords(b)} now.`;
      const coerces = { forward: "coerce" in a && a.coerce === true, backward: "coerce" in b && b.coerce === true };
      walk.add({ rule: "type-changed", place, message, before: a, after: b, danger: coerces });
    }
  }

  /** The rest: kinds of which the difference is a coercion, a function, or refinements. */
  function visitSameKind(a: SchemaNode, b: SchemaNode, place: Place): void {
    const coerced = (node: SchemaNode): boolean => "coerce" in node && node.coerce === true;
    const rule = coerced(a) === coerced(b) ? "refinement-changed" : "coercion-changed";
    const message =
      rule === "coercion-changed"
        ? `${nameOf(place)} ${coerced(b) ? "takes other types now, and converts them" : "no longer converts other types"}.`
        : `A function that checks ${nameOf(place)} was added, removed or revised.`;
    walk.add({ rule, place, message, before: a, after: b });
  }

  function visitTuple(
    a: Extract<SchemaNode, { kind: "tuple" }>,
    b: Extract<SchemaNode, { kind: "tuple" }>,
    place: Place,
    down: (x: SchemaNode, y: SchemaNode, steps: readonly (string | number)[], ...path: readonly string[]) => void,
  ): void {
    if (a.items.length !== b.items.length) {
      const rule = a.items.length < b.items.length ? "tuple-item-added" : "tuple-item-removed";
      const message = `${nameOf(place)} has ${b.items.length} items now; it had ${a.items.length}.`;
      walk.add({ rule, place, message, before: a, after: b });
    } else if ((a.rest === undefined) !== (b.rest === undefined)) {
      const message = `${nameOf(place)} ${b.rest ? "may have more items now" : "may no longer have more items"}.`;
      walk.add({ rule: "tuple-rest-changed", place, message, before: a, after: b });
    }
    for (const [index, item] of a.items.entries()) {
      const other = b.items[index];
      if (other !== undefined) down(item, other, ["items", index], String(index));
    }
    if (a.rest && b.rest) down(a.rest, b.rest, ["rest"], "*");
  }

  walk.visit(before.schema, after.schema, { pointer: "", path: [] });
  return drafts;
}

/** Its unit has been compared. */
function withoutUnit(node: SchemaNode): SchemaNode {
  const { unit: _, ...rest } = node;
  return rest;
}

function isListed(node: SchemaNode): boolean {
  return node.kind !== "union" && knownValues(node) !== undefined;
}

function asUnion(node: SchemaNode): Extract<SchemaNode, { kind: "union" }> {
  return node.kind === "union" ? node : { kind: "union", options: [node] };
}
