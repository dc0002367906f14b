import type { Check, DescribedSchema, SchemaNode } from "@tidings/contract/lock";
import { describeSchema } from "@tidings/contract/lock";
import type * as z from "zod";
import { knownValues } from "../src/payload/known-keys.ts";
import { objectBehind } from "../src/payload/synthetic-nodes.ts";
import { pick, type Random } from "../src/witness/random.ts";
import { rebuildSchema } from "../src/zod/rebuild-schema.ts";

export interface MutatedSchema {
  readonly schema: z.ZodType;
  readonly described: DescribedSchema;
}

/** The schema with one to three changes at random places; undefined when Zod has no such schema. */
export function mutatedSchema(described: DescribedSchema, random: Random): MutatedSchema | undefined {
  let { schema, defs } = described;
  const count = 1 + Math.floor(random() * 3);
  for (let index = 0; index < count; index++) {
    const names = Object.keys(defs);
    const name = random() < 0.3 ? pick(names, random) : undefined;
    if (name === undefined) schema = mutateSomewhere(schema, random);
    else defs = { ...defs, [name]: mutateSomewhere(defs[name] as SchemaNode, random) };
  }
  try {
    const rebuilt = rebuildSchema(schema, defs).schema;
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

function mutateSomewhere(root: SchemaNode, random: Random): SchemaNode {
  let left = Math.floor(random() * countNodes(root));
  const visit = (node: SchemaNode): SchemaNode => {
    if (left-- === 0) return mutate(node, random);
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

function mutate(node: SchemaNode, random: Random): SchemaNode {
  const other = pick(LEAVES, random) as SchemaNode;
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
  return [
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
