import type { Check, SchemaNode } from "@tidings/contract/lock";
import type { PayloadRule } from "../payload-change.ts";
import { BOTH, nameOf, type Place } from "./draft.ts";
import { type NumberBounds, numberBounds } from "./number-bounds.ts";
import { lengthBounds } from "./text-bounds.ts";
import type { Walk } from "./walk.ts";

type Sized = Extract<SchemaNode, { readonly kind: "string" | "array" }>;
type NumberNode = Extract<SchemaNode, { readonly kind: "number" }>;

/** What changed in the bounds of a number. */
export function walkNumber(before: NumberNode, after: NumberNode, place: Place, walk: Walk): void {
  const [from, to] = [numberBounds(before.checks), numberBounds(after.checks)];
  const name = nameOf(place);
  /** The node with those checks alone that `keep` names. */
  const only = (node: NumberNode, keep: readonly string[]): SchemaNode => ({
    kind: "number",
    checks: (node.checks ?? []).filter(({ check }) => keep.includes(check)),
  });
  const add = (rule: PayloadRule, message: string, keep: readonly string[]): void =>
    walk.add({ rule, place, message, before: only(before, keep), after: only(after, keep) });

  if (from.integer !== to.integer) {
    const rule = to.integer ? "integer-required" : "integer-dropped";
    add(rule, `${name} ${to.integer ? "is a whole number now" : "may have a fraction now"}.`, ["numberFormat"]);
  }
  /** One bound alone; of whole numbers when both are. */
  const bounded = (end: "min" | "max", bounds: NumberBounds): SchemaNode => {
    const checks: Check[] = from.integer && to.integer ? [{ check: "numberFormat", format: "safeint" }] : [];
    const exclusive = end === "min" ? bounds.minExclusive : bounds.maxExclusive;
    if (!isNatural(bounds[end])) checks.push({ check: end, value: bounds[end], ...(exclusive && { exclusive }) });
    return { kind: "number", checks };
  };
  const addBound = (rule: PayloadRule, message: string, end: "min" | "max"): void =>
    walk.add({ rule, place, message, before: bounded(end, from), after: bounded(end, to) });
  const low = compareBounds(from.min, from.minExclusive, to.min, to.minExclusive);
  // A range that came or went with "whole number" is no finding of its own.
  const [lowest, highest] = [isNatural(from.min) && isNatural(to.min), isNatural(from.max) && isNatural(to.max)];
  if (low !== 0 && !lowest) {
    const was = say(from, "min");
    addBound(low > 0 ? "minimum-raised" : "minimum-lowered", `${name} is ${say(to, "min")} now; it was ${was}.`, "min");
  }
  const high = compareBounds(from.max, !from.maxExclusive, to.max, !to.maxExclusive);
  if (high !== 0 && !highest) {
    const was = say(from, "max");
    addBound(
      high > 0 ? "maximum-raised" : "maximum-lowered",
      `${name} is ${say(to, "max")} now; it was ${was}.`,
      "max",
    );
  }
  if (String([...from.multiples].sort()) !== String([...to.multiples].sort())) {
    const steps = (multiples: readonly number[]): string =>
      multiples.length === 0 ? "any number" : `a multiple of ${multiples.join(" and ")}`;
    const message = `${name} is ${steps(to.multiples)} now; it was ${steps(from.multiples)}.`;
    add("multiple-changed", message, ["multipleOf", "numberFormat", "min", "max"]);
  }
  walkCoercion(before, after, place, walk);
}

/** What changed in the length of a text or an array, and in what a text looks like. */
export function walkText(before: Sized, after: Sized, place: Place, walk: Walk): void {
  const [from, to] = [lengthBounds(before.checks), lengthBounds(after.checks)];
  const name = nameOf(place);
  const what = after.kind === "string" ? "characters" : "items";
  const only = (node: Sized, own: string): SchemaNode => {
    const checks = (node.checks ?? []).filter(({ check }) => check === own || check === "length");
    return node.kind === "string" ? { kind: "string", checks } : { ...node, items: ITEM, checks };
  };
  const add = (rule: PayloadRule, message: string, own: string): void =>
    walk.add({ rule, place, message, before: only(before, own), after: only(after, own) });

  if (from.min !== to.min) {
    const message = `${name} has at least ${to.min} ${what} now; it had at least ${from.min}.`;
    add(to.min > from.min ? "min-length-raised" : "min-length-lowered", message, "minLength");
  }
  if (from.max !== to.max) {
    const most = (max: number): string => (Number.isFinite(max) ? `at most ${max} ${what}` : `any number of ${what}`);
    const message = `${name} has ${most(to.max)} now; it had ${most(from.max)}.`;
    add(to.max > from.max ? "max-length-raised" : "max-length-lowered", message, "maxLength");
  }
  if (before.kind === "string" && after.kind === "string") walkLook(before, after, place, walk);
  walkCoercion(before, after, place, walk);
}

const ITEM: SchemaNode = { kind: "boolean" };
const LOOKS: readonly string[] = ["pattern", "format", "startsWith", "endsWith", "includes"];

/** Patterns, formats and the like. */
function walkLook(before: Sized, after: Sized, place: Place, walk: Walk): void {
  const looks = (node: Sized): readonly Check[] => (node.checks ?? []).filter(({ check }) => LOOKS.includes(check));
  const key = (check: Check): string => JSON.stringify(check, Object.keys(check).sort());
  const lost = looks(before).filter((check) => !looks(after).some((other) => key(other) === key(check)));
  const gained = looks(after).filter((check) => !looks(before).some((other) => key(other) === key(check)));
  if (lost.length + gained.length === 0) return;
  const kind = [...lost, ...gained].some(({ check }) => check === "format") ? "format" : "pattern";
  const how = lost.length === 0 ? "added" : gained.length === 0 ? "removed" : "changed";
  const says = (checks: readonly Check[]): string =>
    checks.length === 0 ? "any text" : checks.map(sayLook).join(" and ");
  const message = `${nameOf(place)} is ${says(gained)} now; it was ${says(lost)}.`;
  walk.add({
    rule: `${kind}-${how}`,
    place,
    message,
    before: { kind: "string", checks: looks(before) },
    after: { kind: "string", checks: looks(after) },
    // The text itself is another one then.
    ...(isNormalizing(before) !== isNormalizing(after) && { danger: BOTH }),
  });
}

function isNormalizing({ checks = [] }: Sized): boolean {
  return checks.some((check) => check.check === "format" && check.options?.normalize === true);
}

function sayLook(check: Check): string {
  if (check.check === "format") {
    const options = Object.entries(check.options ?? {}).map(([name, value]) => `${name}: ${value}`);
    return `a text of format "${check.format}"${options.length > 0 ? ` (${options.join(", ")})` : ""}`;
  }
  if (check.check === "pattern") return `a text that matches /${check.source}/${check.flags}`;
  return `a text that ${check.check === "startsWith" ? "starts with" : check.check === "endsWith" ? "ends with" : "includes"} ${"value" in check ? JSON.stringify(check.value) : ""}`;
}

function walkCoercion(before: Sized | NumberNode, after: Sized | NumberNode, place: Place, walk: Walk): void {
  const coerces = (node: SchemaNode): boolean => "coerce" in node && node.coerce === true;
  if (coerces(before) === coerces(after)) return;
  const message = `${nameOf(place)} ${coerces(after) ? "takes other types now, and converts them" : "no longer converts other types"}.`;
  const bare = (node: Sized | NumberNode): SchemaNode => ({
    ...node,
    ...(node.kind === "array" && { items: ITEM }),
    checks: [],
  });
  walk.add({ rule: "coercion-changed", place, message, before: bare(before), after: bare(after) });
}

/** Positive when the second bound is higher. */
function compareBounds(a: number, aAbove: boolean, b: number, bAbove: boolean): number {
  return a === b ? Number(bAbove) - Number(aAbove) : b - a;
}

/** A bound that nobody set: infinite, or where whole numbers end. */
function isNatural(bound: number): boolean {
  return Math.abs(bound) >= Number.MAX_SAFE_INTEGER;
}

function say(bounds: NumberBounds, end: "min" | "max"): string {
  const value = bounds[end];
  if (isNatural(value)) return end === "min" ? "without a lower bound" : "without an upper bound";
  const exclusive = end === "min" ? bounds.minExclusive : bounds.maxExclusive;
  if (end === "min") return exclusive ? `above ${value}` : `at least ${value}`;
  return exclusive ? `below ${value}` : `at most ${value}`;
}
