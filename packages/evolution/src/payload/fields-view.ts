import type { ObjectNode, RecordNode, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { encodesUndefined, mayBeLeftOut, takesAbsence } from "./absence.ts";
import { someNode } from "./functions.ts";
import { knownValues } from "./known-keys.ts";

/** An object or record as its keys: those with a name, and the others. */
export interface FieldsView {
  readonly named: ReadonlyMap<string, { readonly node: SchemaNode; readonly absent: boolean }>;
  /** What the values of other keys are; absent when there are no other keys. */
  readonly rest?: SchemaNode;
  /** What the other keys are; absent when anything. */
  readonly keys?: SchemaNode;
  /** The keys are not of a kind that is known here: what is sent is overestimated, nothing is certain to be read. */
  readonly unclear?: true;
}

const ANYTHING: SchemaNode = { kind: "unknown" };

/** What a producer can send: an object that strips unknown keys sends none. */
export function sentFields(node: ObjectNode | RecordNode, defs: SchemaDefs): FieldsView {
  if (node.kind === "record") return recordFields(node, ANYTHING, (value) => encodesUndefined(value, defs));
  return {
    named: mapProperties(node, (schema) => mayBeLeftOut(schema, defs)),
    ...(node.unknownKeys === "loose" && { rest: ANYTHING }),
    ...(node.unknownKeys === "catchall" && node.catchall && { rest: node.catchall }),
  };
}

/** What a consumer takes: an object that strips unknown keys takes any. */
export function readFields(node: ObjectNode | RecordNode, defs: SchemaDefs): FieldsView {
  // A loose record still asks for the right value under a key that it knows.
  if (node.kind === "record") return recordFields(node, node.value, isPlainlyOptional);
  return {
    named: mapProperties(node, (schema) => takesAbsence(schema, defs)),
    ...((node.unknownKeys === "loose" || node.unknownKeys === "strip") && { rest: ANYTHING }),
    ...(node.unknownKeys === "catchall" && node.catchall && { rest: node.catchall }),
  };
}

function mapProperties({ properties }: ObjectNode, absent: (schema: SchemaNode) => boolean): FieldsView["named"] {
  return new Map(
    Object.entries(properties).map(([name, { schema }]) => [name, { node: schema, absent: absent(schema) }]),
  );
}

function recordFields(node: RecordNode, loose: SchemaNode, absent: (value: SchemaNode) => boolean): FieldsView {
  const keys = knownValues(node.key);
  const plain =
    keys === undefined
      ? isTextKey(node.key)
      : keys.every((key) => typeof key === "string" || typeof key === "number") && !isChecked(node.key);
  if (!plain) return { named: new Map(), rest: loose, unclear: true };
  const named = new Map<string, { node: SchemaNode; absent: boolean }>();
  if (keys === undefined) {
    return node.loose ? { named, rest: loose } : { named, rest: node.value, keys: node.key };
  }
  for (const key of keys)
    named.set(String(key), { node: node.value, absent: (node.partial ?? false) || absent(node.value) });
  return node.loose ? { named, rest: ANYTHING } : { named };
}

/** Of the keys that are known a function may refuse some. */
function isChecked(key: SchemaNode): boolean {
  return someNode(key, {}, ({ checks }) => checks !== undefined && checks.length > 0);
}

function isTextKey(key: SchemaNode): boolean {
  return (key.kind === "string" && !key.coerce) || key.kind === "templateLiteral";
}

/** A record hands `undefined` to the schema of a missing key's value. */
function isPlainlyOptional(node: SchemaNode): boolean {
  if (node.checks !== undefined) return false;
  if (node.kind === "readonly" || node.kind === "nullable") return isPlainlyOptional(node.inner);
  if (node.kind === "any" || node.kind === "unknown") return true;
  return node.kind === "default" || (node.kind === "optional" && !node.exact && node.inner.kind !== "catch");
}
