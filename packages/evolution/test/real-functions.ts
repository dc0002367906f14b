import type { Check, DescribedSchema, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import * as z from "zod";
import { rebuildSchema } from "../src/zod/rebuild-schema.ts";

/**
 * Functions as a team writes them, by number. A lock doesn't hold them, so that a random schema carries the numbers of its
 * own in its descriptions, which decide nothing: `refine:3 overwrite:0`.
 */
const REFINEMENTS: readonly ((value: unknown) => boolean)[] = [
  (value) => textOf(value).length % 2 === 0,
  (value) => typeof value !== "string" || value.length >= 3,
  (value) => !isFields(value) || Object.keys(value).length >= 2,
  (value) => !isFields(value) || Object.keys(value).length <= 1,
  (value) => typeof value !== "string" || value.trim() === value,
  (value) => !Array.isArray(value) || new Set(value.map(textOf)).size === value.length,
  (value) => typeof value !== "number" || value > 0,
  (value) => !textOf(value).includes("a"),
  (value) => !textOf(value).includes("A"),
];
const OVERWRITES: readonly ((value: unknown) => unknown)[] = [
  (value) => (typeof value === "string" || Array.isArray(value) ? value.slice(0, 2) : value),
  (value) => (Array.isArray(value) ? value.filter((item, index) => textOf(value[index - 1]) !== textOf(item)) : value),
  (value) => (typeof value === "number" ? Math.trunc(value) * 2 : typeof value === "string" ? `${value}a` : value),
];

export type FunctionKind = "refine" | "overwrite" | "custom" | "format";

export const FUNCTIONS: Readonly<Record<FunctionKind, number>> = {
  refine: REFINEMENTS.length,
  overwrite: OVERWRITES.length,
  custom: REFINEMENTS.length,
  format: REFINEMENTS.length,
};

/** The number of a node's function of that kind. */
export function numberOf({ description = "" }: SchemaNode, kind: FunctionKind): number | undefined {
  const found = new RegExp(`${kind}:(\\d+)`).exec(description)?.[1];
  return found === undefined ? undefined : Number(found);
}

export function withNumber(node: SchemaNode, kind: FunctionKind, number: number): SchemaNode {
  const others = (node.description ?? "").split(" ").filter((text) => text !== "" && !text.startsWith(`${kind}:`));
  return { ...node, description: [...others, `${kind}:${number}`].join(" ") };
}

/** The schema with its functions, which no lock has. */
export function rebuildWhole(schema: SchemaNode, defs: SchemaDefs): z.ZodType {
  return rebuildSchema(schema, defs, {
    check(check, node) {
      const made = checkOf(check, node);
      return made as z.core.$ZodCheck<never> | undefined;
    },
    schema: (node) => (node.kind === "custom" ? z.custom(REFINEMENTS[numberOf(node, "custom") ?? 0]) : undefined),
    finish: (made, { description, revision }) =>
      description === undefined ? made : made.meta({ description, ...(revision !== undefined && { revision }) }),
  }).schema;
}

function checkOf(check: Check, node: SchemaNode): unknown {
  // Its function is its own check.
  if (node.kind === "custom") return undefined;
  if (check.check === "refine")
    return z.refine(REFINEMENTS[numberOf(node, "refine") ?? 0] as (value: unknown) => boolean);
  if (check.check === "overwrite")
    return z.overwrite(OVERWRITES[numberOf(node, "overwrite") ?? 0] as (value: unknown) => unknown);
  if (check.check !== "format" || !check.custom) return undefined;
  const decide = REFINEMENTS[numberOf(node, "format") ?? 0] as (value: string) => boolean;
  return z.stringFormat(check.format, decide);
}

/**
 * Whether a function was replaced by another one in its place, or at the same place of an option, without a new revision: no
 * lock shows that, and nothing is promised of it.
 */
export function isSecretlyReplaced(before: DescribedSchema, after: DescribedSchema): boolean {
  const [from, to] = [placesOf(before), placesOf(after)];
  return [...from].some(([place, numbers]) => {
    const others = to.get(place);
    return others !== undefined && !isSubset(numbers, others) && !isSubset(others, numbers);
  });
}

function isSubset(some: readonly number[], all: readonly number[]): boolean {
  const left = [...all];
  return some.every((one) => left.includes(one) && left.splice(left.indexOf(one), 1).length === 1);
}

/** Each place, as loosely and as strictly as one may see it, and the functions in it. */
function placesOf({ schema, defs }: DescribedSchema): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  const visit = (node: SchemaNode, loose: string, strict: string, open: readonly string[]): void => {
    // An option and what is no option alike: either may be taken for the other.
    const here = `${strict}|${shapeOf(node)}`;
    for (const kind of Object.keys(FUNCTIONS) as FunctionKind[]) {
      const number = numberOf(node, kind);
      if (number === undefined) continue;
      for (const path of [loose, here]) {
        const place = `${path} ${node.kind} ${kind} ${node.revision}`;
        places.set(place, [...(places.get(place) ?? []), number]);
      }
    }
    if (node.kind === "union") {
      for (const option of node.options) visit(option, loose, strict, open);
    } else if (node.kind === "ref") {
      const def = defs[node.ref];
      if (def !== undefined && !open.includes(node.ref)) visit(def, loose, strict, [...open, node.ref]);
    } else {
      for (const [step, child] of childrenOf(node)) {
        visit(child, `${loose}${step}`, "inner" in node ? strict : `${here}${step}`, open);
      }
    }
  };
  visit(schema, "", "", []);
  return places;
}

/** What is in a node, with the step that an event takes to it. */
function childrenOf(node: SchemaNode): readonly (readonly [step: string, child: SchemaNode])[] {
  switch (node.kind) {
    case "object": {
      const fields = Object.entries(node.properties).map(([name, { schema }]) => [`/${name}`, schema] as const);
      return node.catchall ? [...fields, ["/*", node.catchall]] : fields;
    }
    case "array":
      return [["/[]", node.items]];
    case "tuple": {
      const items = node.items.map((item, index) => [`/[${index}]`, item] as const);
      return node.rest ? [...items, ["/[]", node.rest]] : items;
    }
    case "record":
      return [
        ["/key", node.key],
        ["/*", node.value],
      ];
    case "intersection":
      return [
        ["", node.left],
        ["", node.right],
      ];
    case "pipe":
      return [
        ["", node.in],
        ["", node.out],
      ];
    default:
      return "inner" in node ? [["", node.inner]] : [];
  }
}

function shapeOf(node: SchemaNode): string {
  return JSON.stringify(node, (key, value: unknown) => (key === "description" ? undefined : value));
}

function isFields(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item)) ?? "";
}
