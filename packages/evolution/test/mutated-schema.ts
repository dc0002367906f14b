import type { Check, DescribedSchema, SchemaNode } from "@tidings/contract/lock";
import { describeSchema } from "@tidings/contract/lock";
import type * as z from "zod";
import { knownValues } from "../src/payload/known-keys.ts";
import { objectBehind } from "../src/payload/synthetic-nodes.ts";
import { pick, type Random } from "../src/witness/random.ts";
import { FUNCTIONS, type FunctionKind, numberOf, rebuildWhole, withNumber } from "./real-functions.ts";

export interface MutatedSchema {
  readonly schema: z.ZodType;
  readonly described: DescribedSchema;
}

/** The schema with one to three changes at random places; undefined when Zod has no such schema. */
export function mutatedSchema(described: DescribedSchema, random: Random): MutatedSchema | undefined {
  return changed(described, random, mutate, 1 + Math.floor(random() * 3));
}

/** The schema with some functions of a team's own, conversions and changes of the value; as it is, one time in three. */
export function withFunctions(described: DescribedSchema, random: Random): MutatedSchema | undefined {
  const count = random() < 0.3 ? 0 : 1 + Math.floor(random() * 4);
  return changed(described, random, addFunction, count);
}

function changed(
  described: DescribedSchema,
  random: Random,
  change: (node: SchemaNode, random: Random) => SchemaNode,
  count: number,
): MutatedSchema | undefined {
  let { schema, defs } = described;
  for (let index = 0; index < count; index++) {
    const names = Object.keys(defs);
    const name = random() < 0.3 ? pick(names, random) : undefined;
    if (name === undefined) schema = changeSomewhere(schema, random, change);
    else defs = { ...defs, [name]: changeSomewhere(defs[name] as SchemaNode, random, change) };
  }
  try {
    const rebuilt = rebuildWhole(schema, defs);
    // Presence follows from what was changed.
    const result = { schema: rebuilt, described: describeSchema(rebuilt, "x") };
    const nodes = [result.described.schema, ...Object.values(result.described.defs)];
    return nodes.every((node) => isValid(node, result.described.defs)) ? result : undefined;
  } catch {
    return undefined;
  }
}

/** Zod throws, on the first event, at a discriminated union of which the options aren't told apart. */
function isValid(node: SchemaNode, defs: DescribedSchema["defs"]): boolean {
  let valid = true;
  mapNodes(node, (child) => {
    valid &&= isValid(child, defs);
    return child;
  });
  if (node.kind !== "union" || node.discriminator === undefined) return valid;
  const { discriminator } = node;
  const tags = node.options.map((option) => {
    const property = objectBehind(option, defs)?.properties[discriminator];
    const told = property?.input === "required" && !JSON.stringify(property.schema).includes('"boolean"');
    return told ? knownValues(property.schema) : undefined;
  });
  const all = tags.flatMap((values) => values ?? []);
  return valid && tags.every((values) => (values ?? []).length > 0) && new Set(all).size === all.length;
}

function changeSomewhere(
  root: SchemaNode,
  random: Random,
  change: (node: SchemaNode, random: Random) => SchemaNode,
): SchemaNode {
  let left = Math.floor(random() * countNodes(root));
  const visit = (node: SchemaNode): SchemaNode => {
    if (left-- === 0) return change(node, random);
    return mapNodes(node, visit);
  };
  return visit(root);
}

function countNodes(node: SchemaNode): number {
  let count = 1;
  mapNodes(node, (child) => {
    count += countNodes(child);
    return child;
  });
  return count;
}

/** The node with what `map` makes of each node in it. */
function mapNodes(node: SchemaNode, map: (node: SchemaNode) => SchemaNode): SchemaNode {
  // The parts of template literals and the sides of codecs stay what Zod can make them of.
  if (node.kind === "templateLiteral" || node.kind === "codec") return node;
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== "object" || value === null) return value;
    if ("kind" in value) return map(value as SchemaNode);
    if ("schema" in value) return { ...value, schema: convert(value.schema) };
    return value;
  };
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (key === "properties") {
      return [key, Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, convert(item)]))];
    }
    return [key, key === "checks" || key === "value" || key === "values" ? value : convert(value)];
  });
  // A default's value is JSON, a record's is a node.
  const made = Object.fromEntries(entries) as unknown as SchemaNode;
  return node.kind === "record" ? ({ ...made, value: map(node.value) } as SchemaNode) : made;
}

const LEAVES: readonly SchemaNode[] = [
  { kind: "string" },
  { kind: "number" },
  { kind: "number", checks: [{ check: "numberFormat", format: "safeint" }] },
  { kind: "boolean" },
  { kind: "null" },
  { kind: "unknown" },
  { kind: "literal", values: ["a", 1] },
  { kind: "enum", values: ["a", "b"] },
  { kind: "array", items: { kind: "string" } },
  { kind: "object", unknownKeys: "strip", properties: {} },
];

/** Number, and a revision of its own, of all functions, or none. */
function withFunction(node: SchemaNode, kind: FunctionKind, check: Check | undefined, random: Random): SchemaNode {
  const number = Math.floor(random() * FUNCTIONS[kind]);
  const revision = pick([undefined, undefined, "1", String(number)], random);
  // One of each kind, of which the node's description has the number.
  const others = (node.checks ?? []).filter((one) => check === undefined || one.check !== check.check || !isOwn(one));
  const checks = check === undefined ? others : random() < 0.5 ? [...others, check] : [check, ...others];
  const made = { ...(without(node, "revision") as SchemaNode), ...(checks.length > 0 && { checks }) };
  return withNumber({ ...made, ...(revision !== undefined && { revision }) } as SchemaNode, kind, number);
}

function isOwn(check: Check): boolean {
  return check.check === "refine" || (check.check === "overwrite" && check.name === undefined) || "custom" in check;
}

function addFunction(node: SchemaNode, random: Random): SchemaNode {
  if (node.kind === "custom") return node;
  const refined = (): SchemaNode => withFunction(node, "refine", { check: "refine" }, random);
  const all: (() => SchemaNode)[] = [refined, refined, refined];
  all.push(() => withFunction(node, "overwrite", { check: "overwrite" }, random));
  if (node.kind === "string") {
    const known = pick(OVERWRITES, random) as Check;
    all.push(() => ({
      ...node,
      checks: random() < 0.5 ? [...(node.checks ?? []), known] : [known, ...(node.checks ?? [])],
    }));
    all.push(() => withFunction(node, "format", { check: "format", format: "sku", custom: true }, random));
  }
  if (node.kind === "string" || node.kind === "number" || node.kind === "boolean") {
    all.push(() => (node.coerce ? (without(node, "coerce") as SchemaNode) : { ...node, coerce: true }));
  }
  if (!("inner" in node) && node.kind !== "object") {
    all.push(() => withFunction({ kind: "custom" }, "custom", undefined, random));
    all.push(() => pick(STRINGBOOLS, random) as SchemaNode);
  }
  return (pick(all, random) ?? refined)();
}

/** Takes a function away, gives it another number, or hands it to the node in the wrapper. */
function changeFunction(node: SchemaNode, random: Random): SchemaNode {
  if (node.kind === "custom") {
    return withNumber(
      { ...node, revision: `${node.revision ?? ""}+` },
      "custom",
      Math.floor(random() * FUNCTIONS.custom),
    );
  }
  const own = (node.checks ?? []).find(isOwn);
  const bare = without(without(node, "description"), "revision") as SchemaNode;
  const rest = (node.checks ?? []).filter((check) => !isOwn(check));
  const dropped = { ...bare, checks: rest };
  if (own === undefined || random() < 0.3) return dropped;
  const kind = own.check === "format" ? "format" : (own.check as "refine" | "overwrite");
  if ("inner" in node && random() < 0.5) {
    const inner = { ...node.inner, checks: [...(node.inner.checks ?? []), own] } as SchemaNode;
    return { ...dropped, inner: withNumber(inner, kind, numberOf(node, kind) ?? 0) } as SchemaNode;
  }
  // A new function with a new revision, as a team should.
  const number = Math.floor(random() * FUNCTIONS[kind]);
  return withNumber({ ...node, revision: `${node.revision ?? ""}+` }, kind, number);
}

/** The same node with another function, which no lock tells apart. */
function twinOf(node: SchemaNode, random: Random): SchemaNode | undefined {
  const kind = KINDS.find((one) => numberOf(node, one) !== undefined);
  return kind && withNumber(node, kind, Math.floor(random() * FUNCTIONS[kind]));
}

const KINDS: readonly FunctionKind[] = ["refine", "custom", "format"];

const OVERWRITES: readonly Check[] = [
  { check: "overwrite", name: "trim" },
  { check: "overwrite", name: "toLowerCase" },
  { check: "overwrite", name: "toUpperCase" },
  { check: "overwrite", name: "normalize", form: "NFKC" },
];
const STRINGBOOLS: readonly SchemaNode[] = [
  { truthy: ["yes", "a"], falsy: ["no"] },
  { truthy: ["a", "yes"], falsy: ["no", "b"] },
  { truthy: ["yes"], falsy: ["no"], case: "sensitive" as const },
].map((stringbool) => ({ kind: "codec", in: { kind: "string" }, out: { kind: "boolean" }, stringbool }));

function mutate(node: SchemaNode, random: Random): SchemaNode {
  const plain = pick(LEAVES, random) as SchemaNode;
  const other = random() < 0.25 ? addFunction(plain, random) : plain;
  if (random() < 0.12) return addFunction(node, random);
  if (node.checks?.some(isOwn) && random() < 0.2) return changeFunction(node, random);
  const twin = node.checks?.some(isOwn) && random() < 0.2 ? twinOf(node, random) : undefined;
  if (twin !== undefined) return { kind: "union", options: random() < 0.5 ? [node, twin] : [twin, node] };
  const generic: readonly (() => SchemaNode)[] = [
    () => other,
    () => ({ kind: "optional", inner: node }),
    () => ({ kind: "nullable", inner: node }),
    () => ({ kind: "readonly", inner: node }),
    () => ({ kind: "default", inner: node, value: "a" }),
    () => ({ kind: "catch", inner: node, value: null }),
    () => ({ kind: "union", options: random() < 0.5 ? [node, other] : [other, node] }),
    () => ({ kind: "nonoptional", inner: node }),
  ];
  const special = specialMutations(node, other, random);
  const choice = special.length > 0 && random() < 0.75 ? pick(special, random) : pick(generic, random);
  return choice?.() ?? node;
}

function specialMutations(node: SchemaNode, other: SchemaNode, random: Random): readonly (() => SchemaNode)[] {
  if ("inner" in node) return [() => node.inner, () => ({ ...node, inner: mutate(node.inner, random) })];
  switch (node.kind) {
    case "object":
      return objectMutations(node, other, random);
    case "string":
    case "number":
    case "array":
      return [() => withCheck(node, random), () => withCheck(node, random), () => withoutCheck(node, random)];
    case "enum":
    case "literal":
      return [
        () => ({ ...node, values: [...node.values, "c"] }) as SchemaNode,
        () => ({ ...node, values: node.values.slice(1) }) as SchemaNode,
        () => ({ kind: "string" }),
      ];
    case "union":
      return [
        () => ({ ...node, options: node.options.slice(1) }),
        () => ({ ...node, options: [...node.options, other] }),
        () => ({ ...node, options: node.options.toReversed() }),
        () => ({ ...node, options: [other, ...node.options] }),
        () => ({ ...node, options: [...node.options, addFunction(node.options[0] ?? other, random)] }),
        () => ({ ...without(node, "exclusive"), ...(random() < 0.5 && { exclusive: true as const }) }) as SchemaNode,
      ];
    case "tuple":
      return [
        () => ({ ...node, items: [...node.items, other] }),
        () => ({ ...node, items: node.items.slice(0, -1) }),
        () => ({ ...node, rest: other }),
        () => without(node, "rest") as SchemaNode,
      ];
    case "record":
      return [
        () => ({ ...node, partial: true }),
        () => ({ ...node, key: { kind: "string" } }),
        () => ({ ...node, loose: true }),
        () => ({ ...node, key: { kind: "enum", values: ["a", "b", "c"] } }),
      ];
    case "intersection":
      return [() => node.left, () => node.right, () => ({ ...node, right: other })];
    default:
      return [];
  }
}

function objectMutations(
  node: Extract<SchemaNode, { kind: "object" }>,
  other: SchemaNode,
  random: Random,
): readonly (() => SchemaNode)[] {
  const names = Object.keys(node.properties);
  const name = pick(names, random) ?? "a";
  const fresh = pick(["a", "b", "10", "type", "new"], random) ?? "new";
  const property = { input: "required", output: "required", schema: other } as const;
  const optional = { ...property, schema: { kind: "optional", inner: other } } as const;
  const closed = without(node, "catchall");
  const moved = node.properties[pick(names, random) ?? ""];
  return [
    // The same schema under another name, functions and all.
    () => ({ ...node, properties: { ...node.properties, ...(moved && { [fresh]: moved }) } }),
    () => ({ ...node, properties: { ...node.properties, [fresh]: property } }),
    () => ({ ...node, properties: { ...node.properties, [fresh]: optional } }),
    () => ({
      ...node,
      properties: Object.fromEntries(Object.entries(node.properties).filter(([one]) => one !== name)),
    }),
    () => ({
      ...node,
      properties: Object.fromEntries(
        Object.entries(node.properties).map(([one, item]) => [one === name ? fresh : one, item]),
      ),
    }),
    () => ({ ...closed, unknownKeys: pick(["strip", "strict", "loose"], random) }) as SchemaNode,
    () => ({ ...node, unknownKeys: "catchall", catchall: other }),
  ];
}

function without<T extends object>(object: T, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

const NUMBER_CHECKS: readonly Check[] = [
  { check: "min", value: 0 },
  { check: "min", value: 0, exclusive: true },
  { check: "min", value: -3 },
  { check: "max", value: 3 },
  { check: "max", value: 4, exclusive: true },
  { check: "multipleOf", value: 2 },
  { check: "multipleOf", value: 0.1 },
  { check: "numberFormat", format: "safeint" },
  { check: "numberFormat", format: "uint32" },
];
const LENGTH_CHECKS: readonly Check[] = [
  { check: "minLength", value: 1 },
  { check: "minLength", value: 2 },
  { check: "maxLength", value: 2 },
  { check: "maxLength", value: 4 },
  { check: "length", value: 2 },
];
const TEXT_CHECKS: readonly Check[] = [
  ...LENGTH_CHECKS,
  { check: "pattern", source: "^[a-z]*$", flags: "" },
  { check: "startsWith", value: "a" },
  { check: "startsWith", value: "ab" },
  { check: "includes", value: "b" },
  { check: "format", format: "uuid" },
  { check: "format", format: "url" },
  { check: "format", format: "url", options: { normalize: true } },
  { check: "format", format: "url", options: { protocol: "/^https$/" } },
  ...OVERWRITES,
  { check: "format", format: "datetime", options: { offset: true } },
  { check: "format", format: "datetime" },
];

type Checked = Extract<SchemaNode, { kind: "string" | "number" | "array" }>;

function withCheck(node: Checked, random: Random): SchemaNode {
  const all = node.kind === "number" ? NUMBER_CHECKS : node.kind === "string" ? TEXT_CHECKS : LENGTH_CHECKS;
  const check = pick(all, random) as Check;
  const others = (node.checks ?? []).filter((one) => one.check !== check.check || random() < 0.2);
  return { ...node, checks: [...others, check] };
}

function withoutCheck(node: Checked, random: Random): SchemaNode {
  const gone = pick(node.checks ?? [], random);
  return { ...node, checks: (node.checks ?? []).filter((check) => check !== gone) };
}
