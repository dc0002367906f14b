import { inputPresence, outputPresence } from "./presence.ts";
import type { Json, RecordNode, SchemaDefs, SchemaNode, TemplateLiteralNode, TupleNode } from "./schema-node.ts";
import { arrayOf, intersectionOf, primary, type TypeExpression, unionOf, withoutUndefined } from "./type-expression.ts";
import { typeOfObject } from "./type-object.ts";
import type { Side } from "./type-text.ts";

/** What a producer needs from the walk. */
export interface TypeContext {
  readonly side: Side;
  readonly defs: SchemaDefs;
  /** White space before the line that the type is on. */
  readonly indent: string;
  /** The type of a node inside, `step` further down the path. */
  type(child: SchemaNode, step: string): TypeExpression;
  /** The same walk, one level further in. */
  deeper(): TypeContext;
  /** The name of the type that holds a def. */
  ref(name: string): string;
  /** Notes that only Zod's inference knows this type. */
  unknown(reason: string): TypeExpression;
}

/** Nodes of several kinds share an interface, so that `Extract` alone doesn't find them. */
type NodeOf<K, N = SchemaNode> = N extends { readonly kind: infer Kinds } ? (K extends Kinds ? N : never) : never;
type Producers = { readonly [K in SchemaNode["kind"]]: (node: NodeOf<K>, context: TypeContext) => TypeExpression };

/** From each kind of node to its TypeScript type, as Zod infers it. */
export const typeProducers: Producers = {
  string: coercible("string"),
  number: coercible("number"),
  boolean: coercible("boolean"),
  bigint: coercible("bigint"),
  date: coercible("Date"),
  null: () => primary("null"),
  any: () => primary("any"),
  unknown: () => primary("unknown"),
  never: () => primary("never"),
  undefined: () => primary("undefined"),
  void: () => primary("void"),
  nan: () => primary("number"),
  symbol: () => primary("symbol"),
  file: () => primary("File"),
  function: (_, { unknown }) => unknown("a function"),
  custom: (_, { unknown }) => unknown("z.custom and z.instanceof say their type to the compiler only"),
  /** @example "draft" | "fine" */
  enum: (node) => unionOf(node.values.map(literal)),
  /** @example 1 | true */
  literal: (node) => unionOf(node.values.map(literal)),
  templateLiteral: typeOfTemplateLiteral,

  object: typeOfObject,
  /** @example (string | null)[] */
  array: (node, { type }) => arrayOf(type(node.items, "[]")),
  tuple: typeOfTuple,
  record: typeOfRecord,
  /** @example Map<string, Date> */
  map: (node, { type }) => primary(`Map<${type(node.key, "{key}").text}, ${type(node.value, "{}").text}>`),
  /** @example Set<string> */
  set: (node, { type }) => primary(`Set<${type(node.items, "[]").text}>`),
  union: (node, { type }) => unionOf(node.options.map((option, index) => type(option, `|${index}`))),
  intersection: (node, { type }) => intersectionOf(type(node.left, "&0"), type(node.right, "&1")),

  /** @example string | undefined */
  optional: (node, { type }) => (node.exact ? type(node.inner, "") : orUndefined(type(node.inner, ""))),
  /** @example string | null */
  nullable: (node, { type }) => unionOf([type(node.inner, ""), primary("null")]),
  nonoptional: (node, { type }) => withoutUndefined(type(node.inner, "")),
  readonly: typeOfReadonly,
  default: (node, { side, type }) =>
    side === "output" ? withoutUndefined(type(node.inner, "")) : orUndefined(type(node.inner, "")),
  prefault: (node, { side, type }) => (side === "output" ? type(node.inner, "") : orUndefined(type(node.inner, ""))),
  catch: (node, { type }) => type(node.inner, ""),
  pipe: (node, { side, type }) => type(side === "input" ? node.in : node.out, ""),
  codec: (node, { side, type }) => type(side === "input" ? node.in : node.out, ""),
  ref: (node, { ref }) => primary(ref(node.ref)),
};

function coercible(text: string): (node: { readonly coerce?: true }, context: TypeContext) => TypeExpression {
  return (node, { side }) => primary(node.coerce && side === "input" ? "unknown" : text);
}

function orUndefined(type: TypeExpression): TypeExpression {
  return unionOf([type, primary("undefined")]);
}

function literal(value: Json): TypeExpression {
  return primary(JSON.stringify(value));
}

/** @example `v${number}` */
function typeOfTemplateLiteral(node: TemplateLiteralNode, { type }: TypeContext): TypeExpression {
  const parts = node.parts.map((part, index) =>
    typeof part === "string" ? part.replace(/[\\`]|\$(?=\{)/g, "\\$&") : `\${${type(part, `[${index}]`).text}}`,
  );
  return primary(`\`${parts.join("")}\``);
}

/** @example [string, number?, ...boolean[]] */
function typeOfTuple(node: TupleNode, { side, defs, type }: TypeContext): TypeExpression {
  const presence = side === "input" ? inputPresence : outputPresence;
  const required = node.items.findLastIndex((item) => presence(item, defs) === "required");
  const items = node.items.map((item, index) => {
    const { text, binds } = type(item, `[${index}]`);
    return index <= required ? text : `${binds === "primary" ? text : `(${text})`}?`;
  });
  if (node.rest !== undefined) items.push(`...${arrayOf(type(node.rest, "[]")).text}`);
  return primary(`[${items.join(", ")}]`);
}

/** Index signatures and mapped types, not `Record`, because an alias that refers to itself as an argument is an error. */
function typeOfRecord(node: RecordNode, { type }: TypeContext): TypeExpression {
  const key = type(node.key, "{key}").text;
  const value = type(node.value, "{}").text;
  if (key === "string" || key === "number") return primary(`{ [key: ${key}]: ${value} }`);
  return primary(`{ [key in ${key}]${node.partial ? "?" : ""}: ${value} }`);
}

/** @example readonly string[] */
function typeOfReadonly({ inner }: { readonly inner: SchemaNode }, context: TypeContext): TypeExpression {
  const { side, type } = context;
  switch (inner.kind) {
    case "array":
    case "tuple":
      return { text: `readonly ${type(inner, "").text}`, binds: "operator" };
    case "map":
    case "set":
      return primary(`Readonly${type(inner, "").text}`);
    case "union":
      return unionOf(inner.options.map((option) => typeOfReadonly({ inner: option }, context)));
    case "nullable":
      return unionOf([typeOfReadonly(inner, context), primary("null")]);
    case "optional":
      return unionOf([typeOfReadonly(inner, context), ...(inner.exact ? [] : [primary("undefined")])]);
    case "pipe":
    case "codec":
      return typeOfReadonly({ inner: side === "input" ? inner.in : inner.out }, context);
    case "object":
    case "record":
    case "intersection":
    case "ref":
    case "default":
    case "prefault":
    case "catch":
    case "nonoptional":
    case "readonly":
      return primary(`Readonly<${type(inner, "").text}>`);
    default:
      return type(inner, "");
  }
}
