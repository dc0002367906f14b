import {
  type DescribedSchema,
  type ObjectNode,
  outputPresence,
  type PropertyNode,
  type SchemaDefs,
  type SchemaNode,
  type TupleNode,
} from "@tidings/contract/lock";
import { knownValues } from "./known-keys.ts";
import { mergedProducer, withLiteral } from "./synthetic-nodes.ts";

export interface AssignOptions {
  /** Whether an object literal is passed, which may have no key that the target lacks. */
  readonly literal: boolean;
}

/** Whether TypeScript lets a value of one schema's decoded type stand where another's is expected; false when in doubt. */
export function isAssignable(
  source: { readonly schema: SchemaNode; readonly in: DescribedSchema },
  target: { readonly schema: SchemaNode; readonly in: DescribedSchema },
  { literal }: AssignOptions,
): boolean {
  const [fromDefs, toDefs] = [source.in.defs, target.in.defs];
  // True while it is being asked: recursive types fit for as long as one looks.
  const known = new Map<string, boolean>();
  const ids = new Map<SchemaNode, number>();
  const idOf = (node: SchemaNode): number => {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    return id;
  };

  // The same made-up node each time, so that recursion through it comes to an end.
  const optionals = new Map<SchemaNode, SchemaNode>();
  const merges = new Map<SchemaNode, SchemaNode | undefined>();
  const orUndefined = (to: SchemaNode): SchemaNode => {
    const made = optionals.get(to) ?? { kind: "union", options: [to, UNDEFINED] };
    optionals.set(to, made);
    return made;
  };
  const mergedOf = (node: Extract<SchemaNode, { kind: "intersection" }>, defs: SchemaDefs): SchemaNode | undefined => {
    if (!merges.has(node)) merges.set(node, mergedProducer(node.left, node.right, defs));
    return merges.get(node);
  };

  function fits(from: SchemaNode, to: SchemaNode): boolean {
    switch (from.kind) {
      case "any":
        // A literal that stood for anything may be of any type.
        return !literal || takesAnything(to);
      case "never":
        return true;
      case "pipe":
      case "codec":
        return fits(from.out, to);
      case "catch":
        return fits(from.inner, to);
      case "readonly": {
        const list = from.inner.kind === "array" || from.inner.kind === "tuple";
        return (!list || isReadonly(to)) && fits(from.inner, to);
      }
      case "default":
      case "nonoptional":
        return fits(from.inner, orUndefined(to));
      case "prefault":
        return fits(from.inner, to);
      case "optional":
        return (from.exact === true || fits(UNDEFINED, to)) && fits(from.inner, to);
      case "nullable":
        return fits({ kind: "null" }, to) && fits(from.inner, to);
      case "union":
        return from.options.every((option) => fits(option, to));
      case "enum":
      case "literal":
        if (from.values.length > 1) {
          return from.values.every((value) => fits({ kind: "literal", values: [value] }, to));
        }
        break;
      case "ref": {
        const def = fromDefs[from.ref];
        const pair = `${from.ref} ${idOf(to)}`;
        const answer = known.get(pair);
        if (answer !== undefined) return answer;
        known.set(pair, true);
        const fitting = def !== undefined && fits(def, to);
        known.set(pair, fitting);
        return fitting;
      }
      default:
    }
    return accepts(from, to);
  }

  function accepts(from: SchemaNode, to: SchemaNode): boolean {
    switch (to.kind) {
      case "any":
      case "unknown":
        return true;
      case "pipe":
      case "codec":
        return accepts(from, to.out);
      case "catch":
      case "prefault":
      case "readonly":
        return accepts(from, to.inner);
      case "default":
      case "nonoptional":
        return from.kind !== "undefined" && accepts(from, to.inner);
      case "optional":
        return (from.kind === "undefined" && to.exact !== true) || accepts(from, to.inner);
      case "nullable":
        return from.kind === "null" || isNullLiteral(from) || accepts(from, to.inner);
      case "union":
        return to.options.some((option) => accepts(from, option)) || fitsTogether(from, to);
      case "intersection": {
        const merged = mergedOf(to, toDefs);
        return merged === undefined ? accepts(from, to.left) && accepts(from, to.right) : fits(from, merged);
      }
      case "ref": {
        const def = toDefs[to.ref];
        return def !== undefined && fits(from, def);
      }
      default:
        return sameShape(from, to);
    }
  }

  /** Whether each value of a discriminating field fits some option: the compiler takes an object apart like this, too. */
  function fitsTogether(from: SchemaNode, to: Extract<SchemaNode, { kind: "union" }>): boolean {
    if (from.kind !== "object") return false;
    return Object.entries(from.properties).some(([name, { schema }]) => {
      const values = knownValues(schema) ?? [];
      // From 26 on it doesn't.
      if (values.length < 2 || values.length > 25) return false;
      return values.every((value) => accepts(withLiteral(from, name, value), to));
    });
  }

  function sameShape(from: SchemaNode, to: SchemaNode): boolean {
    if (from.kind === "literal" || from.kind === "enum") {
      const [value] = from.values;
      if (to.kind === "literal" || to.kind === "enum") return (to.values as readonly unknown[]).includes(value);
      return value === null ? to.kind === "null" : to.kind === typeof value;
    }
    if (to.kind === "literal" && from.kind === "boolean") return to.values.includes(true) && to.values.includes(false);
    if (to.kind === "literal" && from.kind === "null") return to.values.includes(null);
    if (from.kind === "templateLiteral") return to.kind === "string" || same(from, to);
    if (from.kind === "intersection") {
      const merged = mergedOf(from, fromDefs);
      return merged ? fits(merged, to) : fits(from.left, to) || fits(from.right, to);
    }
    const [fields, wanted] = [fieldsOf(from), fieldsOf(to)];
    if (fields !== undefined && wanted !== undefined) return objectFits(fields, wanted);
    if (literal && from.kind === "object" && to.kind === "record" && to.key.kind === "string") {
      return (
        Object.values(from.properties).every(({ schema }) => fits(schema, to.value)) &&
        (!isOpen(from) || fits(from.catchall ?? ANYTHING, to.value))
      );
    }
    if (from.kind === "array" && to.kind === "array") return fits(from.items, to.items);
    if (from.kind === "tuple" && to.kind === "tuple") return tupleFits(from, to);
    if (from.kind === "tuple" && to.kind === "array") {
      return [...from.items, ...(from.rest ? [from.rest] : [])].every((item) => fits(item, to.items));
    }
    if (from.kind === "record" && to.kind === "record") {
      return (
        fits(from.key, to.key) && fits(to.key, from.key) && fits(from.value, to.value) && from.partial === to.partial
      );
    }
    if (from.kind === "custom" || from.kind === "map" || from.kind === "set") return same(from, to);
    return from.kind === to.kind;
  }

  function objectFits(from: ObjectNode, to: ObjectNode): boolean {
    const open = isOpen(to);
    for (const [name, { schema }] of Object.entries(to.properties)) {
      const property = Object.hasOwn(from.properties, name) ? from.properties[name] : undefined;
      const optional = outputPresence(schema, toDefs) === "optional";
      if (property === undefined) {
        if (!optional) return false;
      } else {
        if (outputPresence(property.schema, fromDefs) === "optional" && !optional) return false;
        if (!fits(property.schema, schema)) return false;
      }
    }
    const extra = Object.keys(from.properties).some((name) => !Object.hasOwn(to.properties, name)) || isOpen(from);
    if (literal && extra && !open) return false;
    if (!open || to.catchall === undefined) {
      // An index signature is expected of the source, too, unless it is a literal.
      return literal || !open || isOpen(from);
    }
    const rest = to.catchall;
    // A field that is declared has to be of the index signature's type as well; between two of them the compiler knows that already.
    const fields = isOpen(from)
      ? [from.catchall ?? ANYTHING]
      : Object.values(from.properties).map(({ schema }) => schema);
    return (literal || isOpen(from)) && fields.every((schema) => fits(schema, rest));
  }

  function tupleFits(from: TupleNode, to: TupleNode): boolean {
    const required = (node: TupleNode, defs: DescribedSchema["defs"]): number =>
      node.items.findLastIndex((item) => outputPresence(item, defs) === "required") + 1;
    if (required(from, fromDefs) < required(to, toDefs)) return false;
    if (from.items.length > to.items.length && to.rest === undefined) return false;
    if (from.rest !== undefined && (to.rest === undefined || !fits(from.rest, to.rest))) return false;
    return from.items.every((item, index) => {
      const other = to.items[index] ?? to.rest;
      return other !== undefined && fits(item, other);
    });
  }

  return fits(source.schema, target.schema);
}

/** A record of known keys is an object to the compiler. */
function fieldsOf(node: SchemaNode): ObjectNode | undefined {
  if (node.kind === "object") return node;
  const keys = node.kind === "record" ? knownValues(node.key) : undefined;
  if (node.kind !== "record" || keys === undefined) return undefined;
  const schema: SchemaNode = node.partial ? { kind: "optional", exact: true, inner: node.value } : node.value;
  const properties = Object.fromEntries(
    keys.map((key): [string, PropertyNode] => [String(key), { input: "required", output: "required", schema }]),
  );
  return { kind: "object", unknownKeys: "strip", properties };
}

const ANYTHING: SchemaNode = { kind: "unknown" };

function takesAnything(node: SchemaNode): boolean {
  if ("inner" in node) return takesAnything(node.inner);
  if (node.kind === "union") return node.options.some(takesAnything);
  return node.kind === "any" || node.kind === "unknown";
}

/** Whether its type has an index signature. */
function isOpen(node: ObjectNode): boolean {
  return node.unknownKeys === "loose" || node.unknownKeys === "catchall";
}

const UNDEFINED: SchemaNode = { kind: "undefined" };

function isReadonly(node: SchemaNode): boolean {
  if (node.kind === "optional" || node.kind === "nullable" || node.kind === "default") return isReadonly(node.inner);
  if (node.kind === "union") return node.options.some(isReadonly);
  return node.kind === "readonly" || node.kind === "unknown" || node.kind === "any";
}

function isNullLiteral(node: SchemaNode): boolean {
  return node.kind === "literal" && node.values.length === 1 && node.values[0] === null;
}

function same(a: SchemaNode, b: SchemaNode): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
