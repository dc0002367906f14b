import type { DescribedSchema, Json, ObjectNode, RecordNode, SchemaNode, UnionNode } from "@tidings/contract/lock";
import * as z from "zod";
import { rebuildSchema } from "../zod/rebuild-schema.ts";
import { readFields, sentFields } from "./fields-view.ts";
import { areDisjoint } from "./json-types.ts";
import { knownValues } from "./known-keys.ts";
import { mayThrow } from "./may-throw.ts";
import { boundsInclude, numberBounds } from "./number-bounds.ts";
import { sameNode } from "./same-node.ts";
import { itemAt, readItems, sentItems } from "./sequence-view.ts";
import { mergedProducer, objectBehind, SENT_ISO_DATE, withLiteral } from "./synthetic-nodes.ts";
import { textIncludes } from "./text-bounds.ts";
import { isTransparent } from "./transparent.ts";
import { withoutCatch } from "./without-catch.ts";

/** Proves that all that a producer sends is read. */
export interface Inclusion {
  /** True only when it has been proven: false says nothing. */
  proves(sent: SchemaNode, read: SchemaNode): boolean;
}

export interface InclusionOptions {
  /** Whether it counts as read what only a `catch` takes. Default: no, because it means something else to the reader. */
  readonly caught?: boolean;
}

/** Objects are told apart by one property of at most as many values. */
const MAX_SPLIT = 64;

/**
 * Inclusion of what `producer` sends (`z.encode`) in what `consumer` takes (`z.decode`).
 *
 * What a schema sends is overestimated and what one takes is underestimated wherever it isn't certain, so that a proof is one.
 * Recursive schemas are included when no counterexample is met before the same pair comes again. A function that both sides
 * have in the same place counts as the same function.
 *
 * @param producer Where the refs of what is sent lead.
 */
export function createInclusion(
  producer: DescribedSchema,
  consumer: DescribedSchema,
  options: InclusionOptions = {},
): Inclusion {
  const [sentDefs, readDefs] = [producer.defs, consumer.defs];
  /** Pairs that are proven, or assumed while they are being compared; in the order in which they came. */
  const assumed = new Map<string, true>();
  const refuted = new Set<string>();
  const ids = new WeakMap<SchemaNode, number>();
  const synthetic = new WeakMap<SchemaNode, Map<string, SchemaNode>>();
  const readers = new WeakMap<SchemaNode, (value: Json) => boolean>();
  let count = 0;

  function proves(sent: SchemaNode, read: SchemaNode): boolean {
    const pair = `${idOf(sent)} ${idOf(read)}`;
    if (assumed.has(pair)) return true;
    if (refuted.has(pair)) return false;
    const before = assumed.size;
    assumed.set(pair, true);
    if (sameNode(sent, read, producer, consumer) || prove(sent, read)) return true;
    // All that was concluded since may stand on this pair.
    for (const other of [...assumed.keys()].slice(before)) assumed.delete(other);
    refuted.add(pair);
    return false;
  }

  function prove(sent: SchemaNode, read: SchemaNode): boolean {
    // Whatever is coerced, what is sent is a boolean.
    const values = sent.kind === "boolean" ? [true, false] : isListed(sent) ? knownValues(sent) : undefined;
    if (values !== undefined) return values.every((value) => takes(read, value));
    switch (sent.kind) {
      case "never":
        return true;
      case "ref":
        return proves(sentDefs[sent.ref] ?? { kind: "unknown" }, read);
      case "union":
        return sent.options.every((option) => proves(option, read));
      case "nullable":
        return takes(read, null) && proves(sent.inner, read);
      case "optional":
      case "nonoptional":
      case "readonly":
      case "default":
      case "prefault":
      case "catch":
        return proves(sent.inner, read);
      default:
        return proveRead(sent, read) || wireOf(sent).some((wire) => proves(wire, read));
    }
  }

  /** What the node is at most on the wire, where it is a function of it there. */
  function wireOf(sent: SchemaNode): readonly SchemaNode[] {
    switch (sent.kind) {
      case "codec":
        return sent.name === "isoDate" ? [SENT_ISO_DATE, sent.in] : [sent.in];
      case "pipe": {
        const plain = [sent.in, sent.out].every((node) => isTransparent(node, sentDefs, { strips: false }));
        return plain ? [sent.in, sent.out] : [sent.in];
      }
      case "intersection": {
        const merged = derive(
          sent,
          "merged",
          () => mergedProducer(sent.left, sent.right, sentDefs) ?? { kind: "unknown" },
        );
        if (merged.kind !== "unknown") return [merged];
        const plain = [sent.left, sent.right].every((node) => isTransparent(node, sentDefs, { strips: false }));
        return plain ? [sent.left, sent.right] : [];
      }
      default:
        return [];
    }
  }

  function proveRead(sent: SchemaNode, read: SchemaNode): boolean {
    if (!sameFunctions(sent, read)) return false;
    switch (read.kind) {
      case "any":
      case "unknown":
        return true;
      case "ref":
        return readDefs[read.ref] !== undefined && proves(sent, readDefs[read.ref] as SchemaNode);
      case "optional":
      case "nullable":
      case "nonoptional":
      case "readonly":
      case "default":
      case "prefault":
        return proves(sent, read.inner);
      case "catch":
        return (options.caught === true && !mayThrow(read.inner, readDefs)) || proves(sent, read.inner);
      case "union":
        return provesUnion(sent, read);
      case "intersection":
        return proves(sent, read.left) && proves(sent, read.right) && merges(read.left, read.right);
      case "pipe":
        return proves(sent, read.in) && proves(sent, read.out) && isTransparent(read.in, readDefs, { strips: false });
      case "codec":
        return read.name !== undefined && proves(sent, read.in);
      case "string":
        if (sent.kind === "string") return textIncludes(read.checks ?? [], sent.checks ?? []);
        return (read.coerce ?? sent.kind === "templateLiteral") && textIncludes(read.checks ?? [], []);
      case "number":
        return sent.kind === "number" && boundsInclude(numberBounds(read.checks), numberBounds(sent.checks));
      case "boolean":
        return read.coerce === true;
      case "object":
      case "record":
        return (sent.kind === "object" || sent.kind === "record") && provesFields(sent, read);
      case "array":
      case "tuple":
        return (sent.kind === "array" || sent.kind === "tuple") && provesItems(sent, read);
      default:
        return false;
    }
  }

  function provesUnion(sent: SchemaNode, read: UnionNode): boolean {
    if (read.discriminator !== undefined && read.fallback === undefined)
      return provesTagged(sent, read, read.discriminator);
    if (read.exclusive && read.options.length > 1) {
      return read.options.some(
        (option) =>
          proves(sent, option) &&
          !mayThrow(read, readDefs) &&
          read.options.every((other) => other === option || areDisjoint(sent, sentDefs, other, readDefs)),
      );
    }
    // An option that throws before another is tried takes the union with it.
    if (read.options.slice(0, -1).some((option) => mayThrow(option, readDefs))) return false;
    if (read.options.some((option) => proves(sent, option))) return true;
    if (sent.kind !== "object") return false;
    return Object.keys(sent.properties).some((name) => {
      const parts = split(sent, name);
      return parts.length > 1 && parts.every((part) => read.options.some((option) => proves(part, option)));
    });
  }

  /** Of a discriminated union only the option that the discriminator leads to is asked. */
  function provesTagged(sent: SchemaNode, read: UnionNode, discriminator: string): boolean {
    if (sent.kind !== "object") return false;
    const parts = split(sent, discriminator);
    return (
      parts.length > 0 &&
      parts.every((part) => {
        const [tag] = knownValues((part as ObjectNode).properties[discriminator]?.schema ?? { kind: "unknown" }) ?? [];
        const option = read.options.find((one) => leadsTo(one, discriminator, tag as Json));
        return option !== undefined && proves(part, option);
      })
    );
  }

  function leadsTo(option: SchemaNode, discriminator: string, tag: Json): boolean {
    if (option.kind === "union") return option.options.some((inner) => leadsTo(inner, discriminator, tag));
    const property = objectBehind(option, readDefs)?.properties[discriminator];
    return property?.input === "required" && (knownValues(property.schema)?.includes(tag) ?? false);
  }

  /** The object once for each value that the property has; none when it isn't a required one of few values. */
  function split(sent: ObjectNode, name: string): readonly SchemaNode[] {
    const property = Object.hasOwn(sent.properties, name) ? sent.properties[name] : undefined;
    const values = property?.input === "required" ? (knownValues(property.schema) ?? []) : [];
    if (values.length > MAX_SPLIT) return [];
    if (values.length === 1 && property?.schema.kind === "literal") return [sent];
    return values.map((value) =>
      derive(sent, `${name}=${JSON.stringify(value)}`, () => withLiteral(sent, name, value)),
    );
  }

  function provesFields(sentNode: ObjectNode | RecordNode, readNode: ObjectNode | RecordNode): boolean {
    const [sent, read] = [sentFields(sentNode, sentDefs), readFields(readNode, readDefs)];
    if (read.unclear) return false;
    for (const [name, { node, absent }] of read.named) {
      const field = sent.named.get(name);
      const isMissed = (field?.absent ?? true) && !(absent && !(name in Object.prototype));
      if (isMissed || (field === undefined && sent.rest !== undefined && !proves(sent.rest, node))) return false;
      if (field !== undefined && !proves(field.node, node)) return false;
    }
    for (const [name, { node }] of sent.named) {
      if (read.named.has(name)) continue;
      if (read.rest === undefined || !proves(node, read.rest)) return false;
      if (
        read.keys !== undefined &&
        !(isTransparent(read.keys, readDefs, { strips: false }) && takes(read.keys, name))
      ) {
        return false;
      }
    }
    if (sent.rest === undefined) return true;
    if (read.rest === undefined || !proves(sent.rest, read.rest)) return false;
    if (read.keys === undefined) return true;
    if (sent.keys !== undefined && sameNode(sent.keys, read.keys, producer, consumer)) return true;
    return isTransparent(read.keys, readDefs, { strips: false }) && proves(sent.keys ?? { kind: "string" }, read.keys);
  }

  function provesItems(
    sentNode: Extract<SchemaNode, { kind: "array" | "tuple" }>,
    readNode: Extract<SchemaNode, { kind: "array" | "tuple" }>,
  ): boolean {
    const [sent, read] = [sentItems(sentNode, sentDefs), readItems(readNode, readDefs)];
    if (sent.min < read.min || sent.max > read.max) return false;
    const listed = Math.max(sent.first.length, read.first.length);
    for (let index = 0; index <= listed; index++) {
      const item = itemAt(sent, index);
      const reader = itemAt(read, index);
      if (item !== undefined && (reader === undefined || !proves(item, reader))) return false;
    }
    return true;
  }

  /** Whether both sides of an intersection certainly make the same of what they share, which Zod then merges. */
  function merges(left: SchemaNode, right: SchemaNode): boolean {
    if ([left, right].every((side) => isTransparent(side, readDefs, { strips: true }))) return true;
    const [a, b] = [objectBehind(left, readDefs), objectBehind(right, readDefs)];
    if (a?.unknownKeys !== "strip" || b?.unknownKeys !== "strip") return false;
    return Object.keys(a.properties).every((name) => !Object.hasOwn(b.properties, name));
  }

  /** Whether one value is certainly read: by reading it, as far as no function decides. */
  function takes(read: SchemaNode, value: Json): boolean {
    if (read.checks === undefined) {
      if (read.kind === "ref" && readDefs[read.ref] !== undefined && value === null) {
        return takesByRunning(read, value);
      }
      if (read.kind === "nullable") return value === null || takes(read.inner, value);
      if (read.kind === "readonly" || read.kind === "optional" || read.kind === "default")
        return takes(read.inner, value);
      const plain = read.kind === "union" && read.discriminator === undefined && read.exclusive === undefined;
      if (plain && !mayThrow(read, readDefs) && read.options.some((option) => takes(option, value))) return true;
    }
    return takesByRunning(read, value);
  }

  function takesByRunning(read: SchemaNode, value: Json): boolean {
    const known = readers.get(read);
    if (known !== undefined) return known(value);
    // Both, because without its catch an option of an exclusive union accepts less, and the union more.
    const rebuilt = [read, ...(options.caught ? [] : [withoutCatch(read)])].map((node) =>
      rebuildSchema(node, readDefs),
    );
    const reader = (json: Json): boolean =>
      rebuilt.every(({ schema, opaque }) => opaque.length === 0 && accepts(schema, json));
    readers.set(read, reader);
    return reader(value);
  }

  function idOf(node: SchemaNode): number {
    const known = ids.get(node);
    if (known !== undefined) return known;
    ids.set(node, ++count);
    return count;
  }

  /** The same derived node each time, so that recursion through it comes to an end. */
  function derive(node: SchemaNode, name: string, make: () => SchemaNode): SchemaNode {
    const made = synthetic.get(node) ?? new Map<string, SchemaNode>();
    synthetic.set(node, made);
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  }

  return { proves };
}

function isListed({ kind }: SchemaNode): boolean {
  return kind === "null" || kind === "enum" || kind === "literal";
}

/** Refinements of the reader are met when the sender has the same ones: as many, of the same revision. */
function sameFunctions(sent: SchemaNode, read: SchemaNode): boolean {
  const asked = functionsOf(read);
  if (asked === 0) return true;
  const [from, to] = [sent as { revision?: string }, read as { revision?: string }];
  return sent.kind === read.kind && functionsOf(sent) === asked && from.revision === to.revision;
}

function functionsOf(node: SchemaNode): number {
  return (node.checks ?? []).filter(({ check }) => check === "refine").length;
}

function accepts(schema: z.ZodType, value: Json): boolean {
  try {
    return z.safeDecode(schema, value as never, { jitless: true }).success;
  } catch {
    return false;
  }
}
