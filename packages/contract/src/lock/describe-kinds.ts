import { type $ZodType, type $ZodTypes, util } from "zod/v4/core";
import { codecName } from "../codecs.ts";
import { compareText } from "./canonical-json.ts";
import type { CodecNode, Json, PropertyNode, SchemaNode } from "./schema-node.ts";
import { staticJson } from "./static-json.ts";
import { stringboolFact } from "./stringbool-fact.ts";

/** A definition of any kind of Zod schema. */
export type Def = $ZodTypes["_zod"]["def"];
type DefOf<K> = Extract<Def, { type: K }>;

/** Kinds that have a node. The others are refused, or transparent as `lazy` is. */
export type Kind = Exclude<Def["type"], "lazy" | "transform" | "promise" | "success" | "int">;

/** What JSON carries, or what a program has behind a codec: the same schema may stand on both sides. */
export type Realm = "wire" | "program";

/** What a describer needs from the walk. */
export interface DescribeContext {
  readonly schema: $ZodType;
  /** Describes a schema inside, `step` further down the path; behind a codec it is the program's, not the wire's. */
  describe(child: $ZodType, step: string, realm?: Realm): SchemaNode;
  /** @throws ContractError `unsupported_schema` */
  refuse(reason: string): never;
}

type NodeDescribers = { readonly [K in Kind]: (def: DefOf<K>, context: DescribeContext) => SchemaNode };

/** From each kind of definition to its node, without facts and checks, which all kinds have alike. */
export const nodeDescribers: NodeDescribers = {
  string: (def) => ({ kind: "string", ...coerced(def) }),
  number: (def) => ({ kind: "number", ...coerced(def) }),
  boolean: (def) => ({ kind: "boolean", ...coerced(def) }),
  bigint: (def) => ({ kind: "bigint", ...coerced(def) }),
  date: (def) => ({ kind: "date", ...coerced(def) }),
  null: () => ({ kind: "null" }),
  any: () => ({ kind: "any" }),
  unknown: () => ({ kind: "unknown" }),
  never: () => ({ kind: "never" }),
  undefined: () => ({ kind: "undefined" }),
  void: () => ({ kind: "void" }),
  nan: () => ({ kind: "nan" }),
  symbol: () => ({ kind: "symbol" }),
  file: () => ({ kind: "file" }),
  function: () => ({ kind: "function" }),
  custom: () => ({ kind: "custom" }),

  enum: (def) => ({ kind: "enum", values: util.getEnumValues(def.entries) as (string | number)[] }),
  literal: (def, { refuse }) => ({ kind: "literal", values: def.values.map((value) => literalValue(value, refuse)) }),
  template_literal: (def, { describe }) => ({
    kind: "templateLiteral",
    parts: def.parts.map((part, index) =>
      typeof part === "object" && part !== null ? describe(part as $ZodType, `[${index}]`) : String(part),
    ),
  }),

  object: describeObject,
  array: (def, { describe }) => ({ kind: "array", items: describe(def.element, "[]") }),
  tuple: (def, { describe }) => ({
    kind: "tuple",
    items: def.items.map((item, index) => describe(item, `[${index}]`)),
    ...(def.rest ? { rest: describe(def.rest, "[]") } : {}),
  }),
  record: (def, { describe }) => ({
    kind: "record",
    key: describe(def.keyType, "{key}"),
    value: describe(def.valueType, "{}"),
    ...(isPartial(def) ? { partial: true } : {}),
    ...("mode" in def && def.mode === "loose" ? { loose: true } : {}),
  }),
  map: (def, { describe }) => ({
    kind: "map",
    key: describe(def.keyType, "{key}"),
    value: describe(def.valueType, "{}"),
  }),
  set: (def, { describe }) => ({ kind: "set", items: describe(def.valueType, "[]") }),

  union: describeUnion,
  intersection: (def, { describe }) => ({
    kind: "intersection",
    left: describe(def.left, "&0"),
    right: describe(def.right, "&1"),
  }),

  optional: (def, { schema, describe }) => ({
    kind: "optional",
    inner: describe(def.innerType, ""),
    // Its definition is that of an optional; the class is all that tells.
    ...(schema._zod.traits.has("$ZodExactOptional") ? { exact: true } : {}),
  }),
  nullable: (def, { describe }) => ({ kind: "nullable", inner: describe(def.innerType, "") }),
  nonoptional: (def, { describe }) => ({ kind: "nonoptional", inner: describe(def.innerType, "") }),
  readonly: (def, { describe }) => ({ kind: "readonly", inner: describe(def.innerType, "") }),
  default: (def, { describe }) => ({
    kind: "default",
    inner: describe(def.innerType, ""),
    ...valueFact(() => def.defaultValue),
  }),
  prefault: (def, { describe }) => ({
    kind: "prefault",
    inner: describe(def.innerType, ""),
    ...valueFact(() => def.defaultValue),
  }),
  // A catch that takes no argument can't depend on the error; Zod itself wraps a constant so.
  catch: (def, { describe }) => ({
    kind: "catch",
    inner: describe(def.innerType, ""),
    ...(def.catchValue.length === 0 ? valueFact(def.catchValue as () => unknown) : {}),
  }),

  pipe: (def, { schema, describe }) =>
    "reverseTransform" in def && def.reverseTransform !== undefined
      ? {
          kind: "codec",
          in: describe(def.in, ""),
          out: describe(def.out, "", "program"),
          ...codecFacts(schema),
        }
      : { kind: "pipe", in: describe(def.in, ""), out: describe(def.out, "") },
};

function coerced(def: { readonly coerce?: boolean }): { readonly coerce?: true } {
  return def.coerce ? { coerce: true } : {};
}

function valueFact(read: () => unknown): { readonly value?: Json } {
  const value = staticJson(read);
  return value === undefined ? {} : { value };
}

function codecFacts(schema: $ZodType): Pick<CodecNode, "name" | "stringbool"> {
  const name = codecName(schema);
  const stringbool = stringboolFact(schema._zod.def);
  return { ...(name === undefined ? {} : { name }), ...(stringbool === undefined ? {} : { stringbool }) };
}

function literalValue(value: unknown, refuse: DescribeContext["refuse"]): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return refuse("a literal behind a codec must be text, a number, a boolean or null");
}

function isPartial(def: DefOf<"record">): boolean {
  // Zod up to 4.3 takes the key's known values away instead of saying that the record is partial.
  const lostValues =
    (def.keyType._zod.def.type === "enum" || def.keyType._zod.def.type === "literal") && !def.keyType._zod.values;
  return ("partial" in def && def.partial === true) || lostValues;
}

function describeUnion(def: DefOf<"union">, { describe }: DescribeContext): SchemaNode {
  const discriminator = "discriminator" in def && typeof def.discriminator === "string" ? def.discriminator : undefined;
  const exclusive = discriminator === undefined && def.inclusive === false;
  return {
    kind: "union",
    options: def.options.map((option, index) => describe(option, `|${index}`)),
    ...(discriminator === undefined ? {} : { discriminator }),
    ...("unionFallback" in def && def.unionFallback === true ? { fallback: true } : {}),
    ...(exclusive ? { exclusive } : {}),
  };
}

function describeObject(def: DefOf<"object">, context: DescribeContext): SchemaNode {
  const described: Record<string, PropertyNode> = {};
  const names = Object.keys(def.shape);
  if (names.includes("__proto__")) context.refuse('Zod drops the property "__proto__"; give it another name');
  // In sorted order, so that names made from paths don't depend on the order of properties.
  for (const name of [...names].sort(compareText)) {
    const schema = context.describe(def.shape[name] as $ZodType, `.${name}`);
    described[name] = { input: "required", output: "required", schema };
  }
  return {
    kind: "object",
    ...unknownKeys(def, context),
    properties: Object.fromEntries(names.map((name) => [name, described[name] as PropertyNode])),
  };
}

type UnknownKeys = Pick<Extract<SchemaNode, { kind: "object" }>, "unknownKeys" | "catchall">;

function unknownKeys({ catchall }: DefOf<"object">, { describe }: DescribeContext): UnknownKeys {
  if (catchall === undefined) return { unknownKeys: "strip" };
  // By what it is and not by what it is written as: a `z.lazy` of either says the same.
  const described = describe(catchall, ".*");
  const plain = described.checks === undefined;
  if (plain && described.kind === "never") return { unknownKeys: "strict" };
  if (plain && (described.kind === "unknown" || described.kind === "any")) return { unknownKeys: "loose" };
  return { unknownKeys: "catchall", catchall: described };
}
