import type { CodecNode, DescribedSchema, SchemaNode } from "@tidings/contract/lock";
import { pointerTo } from "../zod/pointer.ts";
import { BOTH, type Draft, nameOf, type Place } from "./draft.ts";
import { facetsOf, rewrap } from "./facets.ts";
import { kindWords } from "./kind-words.ts";
import { knownValues } from "./known-keys.ts";
import { createSameness } from "./sameness.ts";
import { walkNumber, walkText } from "./walk-checks.ts";
import { walkFacets } from "./walk-facets.ts";
import { walkFunctions, walkHanded } from "./walk-functions.ts";
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
  const same = createSameness(before, after);
  const walk: Walk = {
    before,
    after,
    add: (draft) => void drafts.push(draft),
    same,
    visit(a, b, place) {
      if (walk.same(a, b)) return;
      const [x, y] = [withNullAs(b, a), withNullAs(a, b)];
      const [from, to] = [facetsOf(x), facetsOf(y)];
      walkFacets(x, y, place, walk);
      const inside = { ...place, pointer: place.pointer + "/inner".repeat(facetsOf(b).steps) };
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
    if (a.kind !== b.kind) return;
    walkFunctions(a, b, place, walk);
    if (!walk.same({ ...a, checks: [] }, { ...b, checks: [] })) walkHanded(a, b, place, walk);
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
          about: "nothing",
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
    } else if (a.kind === "codec" && b.kind === "codec" && walk.same({ ...a, checks: [] }, { ...b, checks: [] })) {
      // What checks its value is told below.
    } else if (a.kind === "codec" && b.kind === "codec" && a.stringbool && b.stringbool) {
      const message = `Other texts stand for ${nameOf(place)} being true or false now.`;
      const danger = { forward: !meansSame(b, a), backward: !meansSame(a, b) };
      walk.add({ rule: "codec-changed", place, message, before: a, after: b, danger });
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
    if (coerced(a) === coerced(b)) return;
    const message = `${nameOf(place)} ${coerced(b) ? "takes other types now, and converts them" : "no longer converts other types"}.`;
    walk.add({ rule: "coercion-changed", place, message, before: a, after: b });
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
  if (node.kind === "union" && (node.exclusive || node.checks !== undefined)) return false;
  return knownValues(node) !== undefined;
}

/** The node with null as a wrapper instead of the last option, when the other has it so, so that both are told alike. */
function withNullAs(other: SchemaNode, node: SchemaNode): SchemaNode {
  const { core, nullable } = facetsOf(node);
  if (nullable || !facetsOf(other).nullable || core.kind !== "union" || core.checks !== undefined) return node;
  const last = core.options.at(-1);
  const isNull = last?.kind === "null" && last.checks === undefined && last.unit === undefined;
  if (!isNull || core.discriminator !== undefined || core.exclusive) return node;
  const options = core.options.slice(0, -1);
  const inner = options.length === 1 ? (options[0] as SchemaNode) : { ...core, options };
  return rewrap(node, { kind: "nullable", inner });
}

function asUnion(node: SchemaNode): Extract<SchemaNode, { kind: "union" }> {
  return node.kind === "union" ? node : { kind: "union", options: [node] };
}

/** Whether the texts that one sends mean the same to the other. */
function meansSame(sent: CodecNode, read: CodecNode): boolean {
  const fold = (text: string | undefined): string | undefined =>
    read.stringbool?.case === "sensitive" ? text : text?.toLowerCase();
  const holds = (list: "truthy" | "falsy"): boolean =>
    read.stringbool?.[list].some((text) => fold(text) === fold(sent.stringbool?.[list][0])) === true;
  return holds("truthy") && holds("falsy");
}
