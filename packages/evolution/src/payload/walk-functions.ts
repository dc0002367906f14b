import type { Check, SchemaNode } from "@tidings/contract/lock";
import type { PayloadRule } from "../payload-change.ts";
import { BOTH, type Draft, nameOf, type Place } from "./draft.ts";
import { hasRefinement, isOwnChange, isRefinement, stepsOf, textOf } from "./functions.ts";
import type { Walk } from "./walk.ts";

/** What changed in the functions of two nodes of one kind: those that check the value, and those that change it. */
export function walkFunctions(before: SchemaNode, after: SchemaNode, place: Place, walk: Walk): void {
  const name = nameOf(place);
  const add = (rule: PayloadRule, message: string, keep: (check: Check) => boolean, extra: Partial<Draft> = {}): void =>
    walk.add({ rule, place, message, before: bare(before, keep), after: bare(after, keep), ...extra });

  const isFunction = (check: Check): boolean => isRefinement(check) || check.check === "overwrite";
  const [from, to] = [refinementsOf(before), refinementsOf(after)];
  if (from !== to) {
    const rule = to > from ? "refinement-added" : "refinement-removed";
    add(
      rule,
      `${to > from ? "A function checks" : "No function checks"} ${name} ${to > from ? "now" : "as before"}.`,
      isFunction,
    );
  } else if (before.revision !== after.revision && (from > 0 || hasOwn(before) || hasOwn(after))) {
    add("refinement-changed", `The function that checks ${name} was revised.`, isFunction);
  }
  const [old, current] = [overwritesOf(before), overwritesOf(after)];
  if (String(old.map(textOf)) !== String(current.map(textOf))) {
    const message = `${name} goes through ${sayAll(current)} now; it went through ${sayAll(old)}.`;
    add("overwrite-changed", message, () => true, { danger: BOTH });
  } else if (isMoved(before.checks, after.checks)) {
    const message = `${name} goes through ${sayAll(current)} before other checks than it did.`;
    add("overwrite-changed", message, () => true, { danger: BOTH });
  }
}

/** Whether a function that stays may be handed other values, because what it checks changed inside. */
export function walkHanded(before: SchemaNode, after: SchemaNode, place: Place, walk: Walk): void {
  if (!hasRefinement(before) || String(stepsOf(before)) !== String(stepsOf(after))) return;
  if (before.revision !== after.revision) return;
  walk.add({
    rule: "refinement-changed",
    place,
    message: `The function that checks ${nameOf(place)} stays, and is handed other values: what stands in it changed.`,
    mend: "let it check only the part that it needs, and suppress the finding when it lets the rest through",
    before,
    after,
    handed: true,
  });
}

function hasOwn(node: SchemaNode): boolean {
  return node.kind === "custom" || node.checks?.some((check) => isRefinement(check) || isOwnChange(check)) === true;
}

function refinementsOf({ checks = [] }: SchemaNode): number {
  return checks.filter(({ check }) => check === "refine").length;
}

function overwritesOf({ checks = [] }: SchemaNode): readonly Check[] {
  return checks.filter(({ check }) => check === "overwrite");
}

/** Whether the same checks come in another order, which counts around one that changes the value. */
function isMoved(before: readonly Check[] = [], after: readonly Check[] = []): boolean {
  const [from, to] = [before.map(textOf), after.map(textOf)];
  return String(from) !== String(to) && String([...from].sort()) === String([...to].sort());
}

function sayAll(checks: readonly Check[]): string {
  if (checks.length === 0) return "nothing";
  return checks
    .map((check) => (check.check === "overwrite" ? (check.name ?? "a function of your own") : check.check))
    .join(" and ");
}

/** The node with some of its checks, and nothing in it. */
function bare(node: SchemaNode, keep: (check: Check) => boolean): SchemaNode {
  const checks = (node.checks ?? []).filter(keep);
  switch (node.kind) {
    case "object":
      return { ...node, unknownKeys: "strip", properties: {}, checks };
    case "array":
      return { ...node, items: NEUTRAL, checks };
    case "tuple":
      return { kind: "tuple", items: [], checks, ...revisionOf(node) };
    case "record":
      return { kind: "record", key: { kind: "string" }, value: NEUTRAL, checks, ...revisionOf(node) };
    case "union":
      return { kind: "union", options: [NEUTRAL], checks, ...revisionOf(node) };
    default:
      return { ...node, checks };
  }
}

const NEUTRAL: SchemaNode = { kind: "boolean" };

function revisionOf({ revision }: SchemaNode): { readonly revision?: string } {
  return revision === undefined ? {} : { revision };
}
