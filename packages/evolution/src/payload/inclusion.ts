import type {
  Check,
  DescribedSchema,
  Json,
  ObjectNode,
  RecordNode,
  SchemaNode,
  UnionNode,
} from "@tidings/contract/lock";
import { createAlignment, type Place } from "./alignment.ts";
import { demandsOf } from "./demands.ts";
import { isFaithful } from "./faithful.ts";
import { readFields, sentFields } from "./fields-view.ts";
import { changesOf, hasChanges, hasFunctions, hasRefinement, isOwnChange, isRefinement, stepsOf } from "./functions.ts";
import { areHandedAlike } from "./handed-alike.ts";
import { areDisjoint } from "./json-types.ts";
import { knownValues } from "./known-keys.ts";
import { mayResistConversion, mayThrow } from "./may-throw.ts";
import { createNodeMemory } from "./node-memory.ts";
import { boundsInclude, numberBounds } from "./number-bounds.ts";
import { sameNode } from "./same-node.ts";
import { itemAt, readItems, sentItems } from "./sequence-view.ts";
import { mergedProducer, objectBehind, SENT_ISO_DATE, sentStringbool, withLiteral } from "./synthetic-nodes.ts";
import { lengthBounds, textIncludes } from "./text-bounds.ts";
import { isTransparent } from "./transparent.ts";
import { createValueReader } from "./value-reader.ts";

/** Proves that all that a producer sends is read. */
export interface Inclusion {
  /** True only when it has been proven: false says nothing. */
  proves(sent: SchemaNode, read: SchemaNode): boolean;
  /** True only when the reader's functions in this node certainly let through what the sender's own ones do. */
  provesFunctions(sent: SchemaNode, read: SchemaNode): boolean;
}

/** What is known of a pair of nodes besides the nodes. */
interface Context {
  /** The place in which both stand; none when they stand in different ones. */
  readonly place?: Place;
  /** Whether all that is sent here is also read by the sender's own node: another option of a union may do that for it. */
  readonly own: boolean;
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
 * have in the same place counts as the same function, and lets through what it let through before when it is handed the same.
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
  const { idOf, derive } = createNodeMemory();
  const takes = createValueReader(readDefs, options);
  const alignment = createAlignment(producer, consumer);
  const origins = new WeakMap<SchemaNode, SchemaNode>();
  const merged = new WeakSet<SchemaNode>();
  /** Where no function decides, it doesn't matter where one stands. */
  const functions = [producer, consumer].some(({ schema, defs }) => hasFunctions(schema, defs));
  const changes = functions || hasChanges(producer.schema, sentDefs);
  const facts = { functions: new WeakMap<SchemaNode, boolean>(), changes: new WeakMap<SchemaNode, boolean>() };

  function proves(sent: SchemaNode, read: SchemaNode, context: Context): boolean {
    const { place } = context;
    const where = functions ? (place === undefined ? "-" : `${idOf(place.sent)} ${idOf(place.read)}`) : "";
    const pair = `${idOf(sent)} ${idOf(read)} ${where} ${changes && context.own}`;
    if (assumed.has(pair)) return true;
    if (refuted.has(pair)) return false;
    const before = assumed.size;
    assumed.set(pair, true);
    if (isSame(sent, read, context) || prove(sent, read, context)) return true;
    // All that was concluded since may stand on this pair.
    for (const other of [...assumed.keys()].slice(before)) assumed.delete(other);
    refuted.add(pair);
    return false;
  }

  /** Whether both nodes are the same, with the same functions, and read what they send. */
  function isSame(sent: SchemaNode, read: SchemaNode, context: Context): boolean {
    if (!sameNode(sent, read, producer, consumer)) return false;
    if (!changes) return true;
    const decided = remember(facts.functions, sent, () => hasFunctions(sent, sentDefs));
    if (decided && !stand(sent, read, context)) return false;
    return context.own || !(decided || remember(facts.changes, sent, () => hasChanges(sent, sentDefs)));
  }

  /** Whether both stand in the same place. */
  function stand(sent: SchemaNode, read: SchemaNode, { place }: Context): boolean {
    if (place === undefined) return false;
    return (merged.has(sent) && alignment.isPlain(place)) || alignment.pairs(place, origins.get(sent) ?? sent, read);
  }

  /** What is known of two nodes inside of two others that stand in the same step of them. */
  function inside(
    sent: SchemaNode,
    read: SchemaNode,
    context: Context,
    outer: readonly [SchemaNode, SchemaNode],
  ): Context {
    const { own } = context;
    if (!functions || outer[0].kind !== outer[1].kind || !stand(outer[0], outer[1], context)) return { own };
    return { own, place: { sent, read } };
  }

  function prove(sent: SchemaNode, read: SchemaNode, context: Context): boolean {
    // Whatever is coerced, what is sent is a boolean.
    const values = sent.kind === "boolean" ? [true, false] : isListed(sent) ? knownValues(sent) : undefined;
    if (values !== undefined) return values.every((value) => takes(read, value));
    switch (sent.kind) {
      case "never":
        return true;
      case "ref":
        return proves(sentDefs[sent.ref] ?? { kind: "unknown" }, read, context);
      case "union":
        return sent.options.every((option) =>
          proves(option, read, { ...context, own: context.own && isReadByItself(sent, option) }),
        );
      case "nullable":
        return takes(read, null) && proves(sent.inner, read, context);
      case "optional":
      case "nonoptional":
      case "readonly":
      case "default":
      case "prefault":
      case "catch":
        return proves(sent.inner, read, context);
      default:
        return proveRead(sent, read, context) || wireOf(sent).some((wire) => proves(wire, read, context));
    }
  }

  /** Whether no other option can read what this one sends. */
  function isReadByItself(union: UnionNode, option: SchemaNode): boolean {
    if (!changes || (union.discriminator !== undefined && union.fallback === undefined)) return true;
    return union.options.every((other) => other === option || areDisjoint(option, sentDefs, other, sentDefs));
  }

  /** What the node is at most on the wire, where it is a function of it there. */
  function wireOf(sent: SchemaNode): readonly SchemaNode[] {
    switch (sent.kind) {
      case "codec":
        if (sent.stringbool) return [derive(sent, "sent", () => sentStringbool(sent))];
        return sent.name === "isoDate" ? [SENT_ISO_DATE, sent.in] : [sent.in];
      case "pipe": {
        const plain = [sent.in, sent.out].every((node) => isTransparent(node, sentDefs, { strips: false }));
        return plain ? [sent.in, sent.out] : [sent.in];
      }
      case "intersection": {
        const both = derive(
          sent,
          "merged",
          () => mergedProducer(sent.left, sent.right, sentDefs) ?? { kind: "unknown" },
        );
        merged.add(both);
        if (both.kind !== "unknown") return [both];
        const plain = [sent.left, sent.right].every((node) => isTransparent(node, sentDefs, { strips: false }));
        return plain ? [sent.left, sent.right] : [];
      }
      default:
        return [];
    }
  }

  function proveRead(sent: SchemaNode, read: SchemaNode, context: Context): boolean {
    if (!provesFunctions(sent, read, context) || !provesOtherChecks(read)) return false;
    switch (read.kind) {
      case "any":
      case "unknown":
        return true;
      case "ref":
        return readDefs[read.ref] !== undefined && proves(sent, readDefs[read.ref] as SchemaNode, context);
      case "optional":
      case "nullable":
      case "nonoptional":
      case "readonly":
      case "default":
      case "prefault":
        return proves(sent, read.inner, context);
      case "catch":
        return (options.caught === true && !mayThrow(read.inner, readDefs)) || proves(sent, read.inner, context);
      case "union":
        return provesUnion(sent, read, context);
      case "intersection":
        return proves(sent, read.left, context) && proves(sent, read.right, context) && merges(read.left, read.right);
      case "pipe":
        return (
          proves(sent, read.in, context) &&
          proves(sent, read.out, context) &&
          isTransparent(read.in, readDefs, { strips: false })
        );
      case "codec":
        return read.name !== undefined && proves(sent, read.in, context);
      case "string":
        if (sent.kind === "string") return provesChecks(sent, read, context, textIncludes);
        return read.coerce ? isConverted(sent, read) : sent.kind === "templateLiteral" && asksNothing(read);
      case "number":
        return (
          sent.kind === "number" &&
          provesChecks(sent, read, context, (asked, given) => boundsInclude(numberBounds(asked), numberBounds(given)))
        );
      case "boolean":
        return read.coerce === true;
      case "object":
      case "record":
        return (sent.kind === "object" || sent.kind === "record") && provesFields(sent, read, context);
      case "array":
      case "tuple":
        return (sent.kind === "array" || sent.kind === "tuple") && provesItems(sent, read, context);
      default:
        return false;
    }
  }

  /** Refinements of the reader are met when the sender has the same ones in the same place, and they are handed the same. */
  function provesFunctions(sent: SchemaNode, read: SchemaNode, context: Context): boolean {
    if (!hasRefinement(read)) return true;
    if (String(stepsOf(sent)) !== String(stepsOf(read))) return false;
    // Past another option of a union, all that is known is what the function said of the program's value.
    return (context.own || isFaithful(sent)) && areSame(sent, read, context);
  }

  /** Whether the functions of both nodes are the same, and are handed the same. */
  function areSame(sent: SchemaNode, read: SchemaNode, context: Context): boolean {
    if (sent.kind !== read.kind || sent.revision !== read.revision || !stand(sent, read, context)) return false;
    const same = (a: SchemaNode, b: SchemaNode): boolean => sameNode(a, b, producer, consumer);
    return areHandedAlike(sent, { ...read, checks: sent.checks ?? [] }, { sentDefs, readDefs, same });
  }

  /** What Zod's classes have no methods for can still be said with `check()`. */
  function provesOtherChecks({ kind, checks = [] }: SchemaNode): boolean {
    if (kind === "string" || kind === "number" || kind === "array" || kind === "tuple") return true;
    return checks.every((check) => isRefinement(check) || check.check === "overwrite");
  }

  function provesChecks(
    sent: SchemaNode,
    read: SchemaNode,
    context: Context,
    includes: (asked: readonly Check[], given: readonly Check[]) => boolean,
  ): boolean {
    const sameFunctions = read.checks?.some(isOwnChange) === true && areSame(sent, read, context);
    const demands = demandsOf(read.checks, sent.checks, { own: context.own, sameFunctions });
    return demands?.every(({ asked, given }) => includes(asked, given)) === true;
  }

  function asksNothing(read: SchemaNode): boolean {
    return read.checks?.every((check) => isRefinement(check) || check.check === "overwrite") ?? true;
  }

  /** Whether `String` certainly makes a text of it, of which nothing is asked. */
  function isConverted(sent: SchemaNode, read: SchemaNode): boolean {
    return asksNothing(read) && !mayResistConversion(sent, sentDefs);
  }

  function provesUnion(sent: SchemaNode, read: UnionNode, context: Context): boolean {
    if (read.discriminator !== undefined && read.fallback === undefined)
      return provesTagged(sent, read, read.discriminator, context);
    if (read.exclusive && read.options.length > 1) {
      return read.options.some(
        (option) =>
          proves(sent, option, context) &&
          !mayThrow(read, readDefs) &&
          read.options.every((other) => other === option || areDisjoint(sent, sentDefs, other, readDefs)),
      );
    }
    // An option that throws before another is tried takes the union with it.
    if (read.options.slice(0, -1).some((option) => mayThrow(option, readDefs))) return false;
    if (read.options.some((option) => proves(sent, option, context))) return true;
    if (sent.kind !== "object") return false;
    return Object.keys(sent.properties).some((name) => {
      const parts = split(sent, name);
      return parts.length > 1 && parts.every((part) => read.options.some((option) => proves(part, option, context)));
    });
  }

  /** Of a discriminated union only the option that the discriminator leads to is asked. */
  function provesTagged(sent: SchemaNode, read: UnionNode, discriminator: string, context: Context): boolean {
    if (sent.kind !== "object") return false;
    const parts = split(sent, discriminator);
    return (
      parts.length > 0 &&
      parts.every((part) => {
        const [tag] = knownValues((part as ObjectNode).properties[discriminator]?.schema ?? { kind: "unknown" }) ?? [];
        const option = read.options.find((one) => leadsTo(one, discriminator, tag as Json));
        return option !== undefined && proves(part, option, context);
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
    return values.map((value) => {
      const part = derive(sent, `${name}=${JSON.stringify(value)}`, () => withLiteral(sent, name, value));
      origins.set(part, origins.get(sent) ?? sent);
      return part;
    });
  }

  function provesFields(
    sentNode: ObjectNode | RecordNode,
    readNode: ObjectNode | RecordNode,
    context: Context,
  ): boolean {
    const [sent, read] = [sentFields(sentNode, sentDefs), readFields(readNode, readDefs)];
    const step = (a: SchemaNode, b: SchemaNode): boolean => proves(a, b, inside(a, b, context, [sentNode, readNode]));
    const across = (a: SchemaNode, b: SchemaNode): boolean => proves(a, b, { own: context.own });
    if (read.unclear) return false;
    for (const [name, { node, absent }] of read.named) {
      const field = sent.named.get(name);
      const isMissed = (field?.absent ?? true) && !(absent && !(name in Object.prototype));
      if (isMissed || (field === undefined && sent.rest !== undefined && !across(sent.rest, node))) return false;
      if (field !== undefined && !step(field.node, node)) return false;
    }
    for (const [name, { node }] of sent.named) {
      if (read.named.has(name)) continue;
      if (read.rest === undefined || !across(node, read.rest)) return false;
      if (
        read.keys !== undefined &&
        !(isTransparent(read.keys, readDefs, { strips: false }) && takes(read.keys, name))
      ) {
        return false;
      }
    }
    if (sent.rest === undefined) return true;
    if (read.rest === undefined || !step(sent.rest, read.rest)) return false;
    if (read.keys === undefined) return true;
    const keys = sent.keys ?? { kind: "string" as const };
    const at = inside(keys, read.keys, context, [sentNode, readNode]);
    if (isSame(keys, read.keys, at)) return true;
    return isTransparent(read.keys, readDefs, { strips: false }) && proves(keys, read.keys, at);
  }

  function provesItems(sentNode: SequenceNode, readNode: SequenceNode, context: Context): boolean {
    const [sent, read] = [sentItems(sentNode, sentDefs), readItems(readNode, readDefs)];
    const [known] = demandsOf([], sentNode.checks, { own: context.own, sameFunctions: false }) ?? [];
    const lengths = lengthBounds(known?.given);
    const [min, max] = [Math.max(lengths.min, sent.required), Math.min(lengths.max, sent.listed)];
    if (min < read.required || max > read.listed) return false;
    // Behind a function that changes a list its length is what later checks say.
    const changed = changesOf(readNode).length > 0;
    const fits = (asked: readonly Check[], given: readonly Check[]): boolean => {
      const [to, from] = [lengthBounds(asked), changed ? lengthBounds(given) : { min, max }];
      return from.min >= to.min && from.max <= to.max;
    };
    if (!provesChecks(sentNode, readNode, context, fits)) return false;
    const most = Math.max(sent.first.length, read.first.length);
    for (let index = 0; index <= most; index++) {
      const item = itemAt(sent, index, max);
      const reader = itemAt(read, index, read.listed);
      if (item === undefined) continue;
      const aside = { own: context.own };
      const rests = index >= sent.first.length === index >= read.first.length;
      const at = rests && reader ? inside(item, reader, context, [sentNode, readNode]) : aside;
      if (reader === undefined || !proves(item, reader, at)) return false;
    }
    return true;
  }

  /** Whether both sides of an intersection certainly make the same of what they share, which Zod then merges. */
  function merges(left: SchemaNode, right: SchemaNode): boolean {
    if ([left, right].every((side) => isTransparent(side, readDefs, { strips: true }))) return true;
    const [a, b] = [objectBehind(left, readDefs), objectBehind(right, readDefs)];
    if ([left, right, a, b].some((side) => side !== undefined && changesOf(side).length > 0)) return false;
    if (a?.unknownKeys !== "strip" || b?.unknownKeys !== "strip") return false;
    return Object.keys(a.properties).every((name) => !Object.hasOwn(b.properties, name));
  }

  const whole = (sent: SchemaNode, read: SchemaNode): Context => ({ place: { sent, read }, own: true });
  return {
    proves: (sent, read) => proves(sent, read, whole(sent, read)),
    provesFunctions: (sent, read) => provesFunctions(sent, read, whole(sent, read)),
  };
}

function isListed({ kind }: SchemaNode): boolean {
  return kind === "null" || kind === "enum" || kind === "literal";
}

type SequenceNode = Extract<SchemaNode, { readonly kind: "array" | "tuple" }>;

function remember(known: WeakMap<SchemaNode, boolean>, node: SchemaNode, ask: () => boolean): boolean {
  const answer = known.get(node) ?? ask();
  known.set(node, answer);
  return answer;
}
