import type { SchemaNode } from "@tidings/contract/lock";
import type { PayloadRule } from "../payload-change.ts";
import { BOTH, type Draft, nameOf, type Place } from "./draft.ts";
import { facetsOf, rewrap } from "./facets.ts";
import type { Walk } from "./walk.ts";

/** What changed in the wrappers of a node: presence, null, default, catch, readonly, unit. */
export function walkFacets(before: SchemaNode, after: SchemaNode, place: Place, walk: Walk): void {
  const [from, to] = [facetsOf(before), facetsOf(after)];
  const name = nameOf(place);
  // A prefault is decoded, so that its core counts.
  const same = walk.same(from.core, to.core) || [from, to].some(({ supplied }) => supplied?.kind === "prefault");
  const [a, b] = same ? [before, after] : [rewrap(before, NEUTRAL), rewrap(after, NEUTRAL)];
  const add = (rule: PayloadRule, message: string, extra: Partial<Draft> = {}): void =>
    walk.add({ rule, place, message, before: alone(a), after: alone(b), about: "it", ...extra });
  const value = (json: unknown): string => (json === undefined ? "made by a function" : JSON.stringify(json));

  if (from.supplied === undefined && to.supplied !== undefined) {
    add("default-added", `${name} has a default now: ${value(to.supplied.value)}.`);
  } else if (from.supplied !== undefined && to.supplied === undefined) {
    add("default-removed", `${name} has no default any more; it was ${value(from.supplied.value)}.`);
  } else if (!sameSupplied(from.supplied, to.supplied)) {
    const message = `The default of ${name} is ${value(to.supplied?.value)} now; it was ${value(from.supplied?.value)}.`;
    add("default-changed", message, { danger: BOTH, mend: "give the new default another field" });
  } else if (!from.optional && to.optional) {
    add("field-made-optional", `${name} may be missing now.`, {
      mend: "go on sending it, and say so: keep it required",
    });
  } else if (from.optional && !to.optional) {
    add("field-made-required", `${name} may no longer be missing.`, { mend: "give it a default" });
  } else if (from.exact !== to.exact) {
    add("exactness-changed", `${name} ${to.exact ? "may no longer" : "may"} be undefined where it may be missing.`);
  }
  if (!from.nullable && to.nullable) add("null-allowed", `${name} may be null now.`);
  if (from.nullable && !to.nullable) add("null-refused", `${name} may no longer be null.`);
  if (JSON.stringify(from.caught) !== JSON.stringify(to.caught)) {
    const verb =
      from.caught === undefined
        ? "is caught now"
        : to.caught === undefined
          ? "is no longer caught"
          : "is caught otherwise";
    const danger = from.caught !== undefined && to.caught !== undefined ? { danger: BOTH } : {};
    add("catch-changed", `What ${name} refuses ${verb}.`, danger);
  }
  if (from.readonly !== to.readonly)
    add("readonly-changed", `${name} is ${to.readonly ? "read-only now" : "no longer read-only"}.`);
  if (from.unit !== to.unit) {
    const unit = (text: string | undefined): string => (text === undefined ? "no unit" : `"${text}"`);
    const message = `${name} is given in ${unit(to.unit)} now; it was ${unit(from.unit)}.`;
    add("unit-changed", message, {
      danger: BOTH,
      mend: "add a field with the new unit in its name, and keep both for a while",
    });
  }
  const overwrites = [from, to].map(({ checks }) =>
    JSON.stringify(checks.filter(({ check }) => check === "overwrite")),
  );
  if (overwrites[0] !== overwrites[1]) {
    add("overwrite-changed", `A function changes ${name} otherwise now.`, { danger: BOTH });
  } else if (JSON.stringify([from.checks, from.revision]) !== JSON.stringify([to.checks, to.revision])) {
    add("refinement-changed", `A function that checks ${name} was added, removed or revised.`);
  }
}

const NEUTRAL: SchemaNode = { kind: "boolean" };

function sameSupplied(a: { value?: unknown } | undefined, b: { value?: unknown } | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** As the only property of an object, where absence counts. */
function alone(schema: SchemaNode): SchemaNode {
  return {
    kind: "object",
    unknownKeys: "strip",
    properties: { it: { input: "required", output: "required", schema } },
  };
}
