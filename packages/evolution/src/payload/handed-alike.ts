import { inputPresence, type ObjectNode, type SchemaDefs, type SchemaNode } from "@tidings/contract/lock";
import * as z from "zod";
import { rebuildSchema } from "../zod/rebuild-schema.ts";
import { encodesUndefined, mayBeLeftOut } from "./absence.ts";
import { changesOf } from "./functions.ts";
import { knownValues } from "./known-keys.ts";
import { isTransparent } from "./transparent.ts";

export interface HandedContext {
  readonly sentDefs: SchemaDefs;
  readonly readDefs: SchemaDefs;
  /** Whether two nodes are the same, functions included. */
  same(sent: SchemaNode, read: SchemaNode): boolean;
}

/**
 * Whether both schemas make the same value of whatever the first one sends, so that a function behind either is handed the
 * same. Bounds, patterns and facts don't count; what is dropped, supplied, converted or changed does. False when in doubt.
 */
export function areHandedAlike(sent: SchemaNode, read: SchemaNode, context: HandedContext): boolean {
  const { sentDefs, readDefs } = context;
  const assumed: (readonly [SchemaNode, SchemaNode])[] = [];

  function alike(a: SchemaNode, b: SchemaNode): boolean {
    if (assumed.some(([x, y]) => x === a && y === b)) return true;
    assumed.push([a, b]);
    if (context.same(a, b)) return true;
    if (isTransparent(a, sentDefs, { strips: false }) && isTransparent(b, readDefs, { strips: false })) return true;
    if (a.kind === "ref") return sentDefs[a.ref] !== undefined && alike(sentDefs[a.ref] as SchemaNode, b);
    if (b.kind === "ref") return readDefs[b.ref] !== undefined && alike(a, readDefs[b.ref] as SchemaNode);
    // A catch yields another value wherever the other side reads, and what it is not the same as it may catch.
    if (a.kind === "catch" || b.kind === "catch") return false;
    if (isWrapper(a) || isWrapper(b)) return wrappedAlike(a, b);
    return changesAlike(a, b) && insideAlike(a, b);
  }

  /** An own function in the same place is the same one unless its revision says otherwise. */
  function changesAlike(a: SchemaNode, b: SchemaNode): boolean {
    const changes = changesOf(a);
    return String(changes) === String(changesOf(b)) && (changes.length === 0 || a.revision === b.revision);
  }

  /** A wrapper does nothing to a value that is there; whether null stays null is its core's business. */
  function wrappedAlike(a: SchemaNode, b: SchemaNode): boolean {
    const [from, to] = [unwrap(a), unwrap(b)];
    return from.plain && to.plain && (!from.nullable || to.nullable) && alike(from.core, to.core);
  }

  /** What both nodes make of what is in them. */
  function insideAlike(a: SchemaNode, b: SchemaNode): boolean {
    if (a.kind === "object" && b.kind === "object") return fieldsAlike(a, b);
    if (a.kind === "array" && b.kind === "array") return alike(a.items, b.items);
    if (a.kind === "tuple" && b.kind === "tuple") {
      if (a.items.length !== b.items.length || (a.rest === undefined) !== (b.rest === undefined)) return false;
      const rest = a.rest === undefined || b.rest === undefined || alike(a.rest, b.rest);
      return rest && a.items.every((item, index) => presentOrNotAlike(item, b.items[index] as SchemaNode));
    }
    if (a.kind === "record" && b.kind === "record") {
      const keys = [
        [a.key, sentDefs],
        [b.key, readDefs],
      ] as const;
      const plain = keys.every(([key, defs]) => isTransparent(key, defs, { strips: false }));
      const listed = keys.some(([key]) => knownValues(key) !== undefined);
      if (listed && !context.same(a.key, b.key)) return false;
      // A record leaves out what is undefined, whatever it reads in its place.
      const full = a.partial === b.partial && a.loose === b.loose && !encodesUndefined(a.value, sentDefs);
      return plain && full && presentOrNotAlike(a.value, b.value);
    }
    // Text stays text whether or not other types are converted to it.
    return a.kind === b.kind && SCALARS.includes(a.kind);
  }

  function fieldsAlike(a: ObjectNode, b: ObjectNode): boolean {
    const open = a.unknownKeys === "loose" || a.unknownKeys === "catchall";
    const keeps = b.unknownKeys === "loose" || b.unknownKeys === "catchall";
    if (open && !keeps) return false;
    if (open && !alike(a.catchall ?? UNKNOWN, b.catchall ?? UNKNOWN)) return false;
    for (const [name, { schema }] of Object.entries(a.properties)) {
      const other = Object.hasOwn(b.properties, name) ? b.properties[name]?.schema : undefined;
      if (other === undefined) {
        // A key that the reader strips is one that its function misses.
        if (!keeps || !alike(schema, b.catchall ?? UNKNOWN)) return false;
      } else if (!presentOrNotAlike(schema, other)) return false;
    }
    return Object.entries(b.properties).every(
      ([name, { schema }]) =>
        Object.hasOwn(a.properties, name) ||
        (absenceOf(schema, readDefs) === MISSING && (!open || alike(a.catchall ?? UNKNOWN, schema))),
    );
  }

  function presentOrNotAlike(a: SchemaNode, b: SchemaNode): boolean {
    if (context.same(a, b)) return true;
    if (mayBeLeftOut(a, sentDefs)) {
      const absent = absenceOf(a, sentDefs);
      if (absent === undefined || absent !== absenceOf(b, readDefs)) return false;
    }
    return alike(a, b);
  }

  return alike(sent, read);
}

const UNKNOWN: SchemaNode = { kind: "unknown" };
const SCALARS: readonly string[] = ["string", "number", "boolean"];
const MISSING = "missing";

type Wrapper = Extract<SchemaNode, { readonly inner: SchemaNode }>;

function isWrapper(node: SchemaNode): node is Wrapper {
  return "inner" in node;
}

function unwrap(node: SchemaNode): { readonly core: SchemaNode; readonly nullable: boolean; readonly plain: boolean } {
  let [core, nullable, plain] = [node, false, true];
  while (isWrapper(core) && core.kind !== "catch") {
    nullable ||= core.kind === "nullable";
    plain &&= changesOf(core).length === 0;
    core = core.inner;
  }
  return { core, nullable, plain };
}

/** What a reader makes of a missing key: the value as JSON, {@link MISSING}, or undefined when that isn't known. */
function absenceOf(node: SchemaNode, defs: SchemaDefs): string | undefined {
  if (node.checks === undefined) {
    if (node.kind === "readonly") return absenceOf(node.inner, defs);
    if (node.kind === "optional" && inputPresence(node.inner, defs) === "required") return MISSING;
    if (node.kind === "default" && node.value !== undefined) return JSON.stringify(node.value);
  }
  const { schema, opaque } = rebuildSchema(node, defs);
  if (opaque.length > 0) return undefined;
  try {
    const result = z.safeDecode(z.object({ it: schema }), {} as never, { jitless: true });
    if (!result.success) return undefined;
    return Object.hasOwn(result.data, "it") ? (JSON.stringify(result.data.it) ?? MISSING) : MISSING;
  } catch {
    return undefined;
  }
}
