import { bigintString, isoDate } from "@tidings/contract";
import type { CodecNode, Json, ObjectNode, RecordNode, SchemaNode, UnionNode } from "@tidings/contract/lock";
import * as z from "zod";

/** What a rebuilder needs from the walk. */
export interface RebuildContext {
  /** Rebuilds a node inside, `steps` further down the pointer. */
  rebuild(child: SchemaNode, ...steps: readonly (string | number)[]): z.ZodType;
  /** Notes that a function of the original is missing here. */
  opaque(): void;
  ref(name: string): z.ZodType;
}

/** Nodes of several kinds share an interface, so that `Extract` alone doesn't find them. */
type NodeOf<K, N = SchemaNode> = N extends { readonly kind: infer Kinds } ? (K extends Kinds ? N : never) : never;
type Rebuilders = { readonly [K in SchemaNode["kind"]]: (node: NodeOf<K>, context: RebuildContext) => z.ZodType };

/** From each kind of node to the Zod schema that it describes, without its checks. */
export const rebuilders: Rebuilders = {
  string: (node) => (node.coerce ? z.coerce.string() : z.string()),
  number: (node) => (node.coerce ? z.coerce.number() : z.number()),
  boolean: (node) => (node.coerce ? z.coerce.boolean() : z.boolean()),
  bigint: (node) => (node.coerce ? z.coerce.bigint() : z.bigint()),
  date: (node) => (node.coerce ? z.coerce.date() : z.date()),
  null: () => z.null(),
  any: () => z.any(),
  unknown: () => z.unknown(),
  never: () => z.never(),
  undefined: () => z.undefined(),
  void: () => z.void(),
  nan: () => z.nan(),
  symbol: () => z.symbol(),
  file: (_, context) => unknownToUs(context),
  function: (_, context) => unknownToUs(context),
  custom: (_, context) => unknownToUs(context),

  // Keys of an enum are no part of a lock; these can't be taken for numbers or `__proto__`.
  enum: (node) => z.enum(Object.fromEntries(node.values.map((value, index) => [`_${index}`, value]))),
  literal: (node) => z.literal(node.values),
  templateLiteral: (node, { rebuild }) =>
    z.templateLiteral(
      node.parts.map((part, index) =>
        typeof part === "string" ? part : rebuild(part, "parts", index),
      ) as z.core.$ZodTemplateLiteralPart[],
    ),

  object: rebuildObject,
  array: (node, { rebuild }) => z.array(rebuild(node.items, "items")),
  tuple(node, { rebuild }) {
    const items = node.items.map((item, index) => rebuild(item, "items", index)) as unknown as [z.ZodType];
    return node.rest === undefined ? z.tuple(items) : z.tuple(items, rebuild(node.rest, "rest"));
  },
  record: rebuildRecord,
  map: (node, { rebuild }) => z.map(rebuild(node.key, "key"), rebuild(node.value, "value")),
  set: (node, { rebuild }) => z.set(rebuild(node.items, "items")),
  union: rebuildUnion,
  intersection: (node, { rebuild }) => z.intersection(rebuild(node.left, "left"), rebuild(node.right, "right")),

  optional: (node, { rebuild }) =>
    node.exact ? z.exactOptional(rebuild(node.inner, "inner")) : z.optional(rebuild(node.inner, "inner")),
  nullable: (node, { rebuild }) => z.nullable(rebuild(node.inner, "inner")),
  nonoptional: (node, { rebuild }) => z.nonoptional(rebuild(node.inner, "inner")),
  readonly: (node, { rebuild }) => z.readonly(rebuild(node.inner, "inner")),
  default: (node, context) => z._default(context.rebuild(node.inner, "inner"), readValue(node, context)),
  prefault: (node, context) => z.prefault(context.rebuild(node.inner, "inner"), readValue(node, context)),
  catch(node, context) {
    const inner = context.rebuild(node.inner, "inner");
    const value = readValue(node, context);
    // A function that takes the error is what tells an unknown value from a constant.
    return node.value === undefined ? z.catch(inner, (_) => value()) : z.catch(inner, value);
  },

  pipe: (node, { rebuild }) => z.pipe(rebuild(node.in, "in"), rebuild(node.out, "out")),
  codec: rebuildCodec,
  ref: (node, { ref }) => ref(node.ref),
};

function unknownToUs(context: RebuildContext): z.ZodType {
  context.opaque();
  return z.any();
}

/** A new copy each time, as Zod makes of a default that is an object. */
function readValue(node: { readonly value?: Json }, context: RebuildContext): () => unknown {
  if (node.value === undefined) context.opaque();
  return () => structuredClone(node.value);
}

function rebuildObject(node: ObjectNode, { rebuild }: RebuildContext): z.ZodType {
  const shape = Object.fromEntries(
    Object.entries(node.properties).map(([name, { schema }]) => [name, rebuild(schema, "properties", name, "schema")]),
  );
  switch (node.unknownKeys) {
    case "strip":
      return z.object(shape);
    case "strict":
      return z.strictObject(shape);
    case "loose":
      return z.looseObject(shape);
    case "catchall":
      return z.object(shape).catchall(rebuild(node.catchall ?? { kind: "unknown" }, "catchall"));
  }
}

function rebuildRecord(node: RecordNode, { rebuild }: RebuildContext): z.ZodType {
  return new z.ZodRecord({
    type: "record",
    keyType: rebuild(node.key, "key") as z.core.$ZodRecordKey,
    valueType: rebuild(node.value, "value"),
    ...(node.partial && { partial: true }),
    ...(node.loose && { mode: "loose" }),
  });
}

function rebuildUnion(node: UnionNode, { rebuild }: RebuildContext): z.ZodType {
  const options = node.options.map((option, index) => rebuild(option, "options", index)) as unknown as [z.ZodObject];
  if (node.discriminator === undefined) return node.exclusive ? z.xor(options) : z.union(options);
  return z.discriminatedUnion(node.discriminator, options, node.fallback ? { unionFallback: true } : undefined);
}

/** Of a codec that isn't ours only the wire's side is known. */
function rebuildCodec(node: CodecNode, context: RebuildContext): z.ZodType {
  if (node.stringbool !== undefined) {
    const { truthy, falsy } = node.stringbool;
    return z.stringbool({ truthy: [...truthy], falsy: [...falsy], case: node.stringbool.case ?? "insensitive" });
  }
  const inner = context.rebuild(node.in, "in");
  if (node.name === undefined) {
    context.opaque();
    return inner;
  }
  const { transform, reverseTransform } = (node.name === "isoDate" ? isoDate() : bigintString())._zod.def;
  return z.codec(inner, context.rebuild(node.out, "out"), {
    decode: transform as (value: unknown) => unknown,
    encode: reverseTransform as (value: unknown) => unknown,
  });
}
