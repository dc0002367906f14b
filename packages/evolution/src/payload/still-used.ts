import { type DescribedSchema, outputPresence, type SchemaDefs, type SchemaNode } from "@tidings/contract/lock";
import { knownValues } from "./known-keys.ts";
import { mergedProducer } from "./synthetic-nodes.ts";

/** One of the types that a value may have, and whether what is in it may not be written. */
interface Member {
  readonly node: SchemaNode;
  readonly fixed: boolean;
}

/**
 * Whether the compiler takes code that uses all of a payload's old type when the payload has the new one: reads and writes each
 * field, and tells apart the values and options that the type lists. False when in doubt.
 *
 * Beside {@link isAssignable}, which asks whether the value may be handed on: a type that became narrower may, and yet
 * `case "gone":` is an error, because it can't happen any more (TS2367, TS2678), as is a field that nobody declares (TS2339).
 */
export function isStillUsed(
  old: { readonly schema: SchemaNode; readonly in: DescribedSchema },
  current: { readonly schema: SchemaNode; readonly in: DescribedSchema },
): boolean {
  const [oldDefs, defs] = [old.in.defs, current.in.defs];
  // True while it is being asked: recursive types are used alike for as long as one looks.
  const known = new Map<string, boolean>();

  function covers(before: SchemaNode, after: readonly SchemaNode[]): boolean {
    const isKnown = (member: Member | undefined): member is Member => member !== undefined;
    const was = membersOf(before, oldDefs).filter(isKnown);
    const found = distinct(after.flatMap((node) => membersOf(node, defs)));
    const is = found.filter(isKnown);
    // Whatever is done with `any` compiles; what only the compiler knows is `isAssignable`'s business.
    if (is.length < found.length || is.some(({ node }) => node.kind === "any")) return true;
    return was.every((member) => coversMember(member, was, is));
  }

  function coversMember(member: Member, all: readonly Member[], is: readonly Member[]): boolean {
    const { node, fixed } = member;
    switch (node.kind) {
      case "any":
        return false;
      // Nothing is listed, and to compare with null or undefined is never an error.
      case "unknown":
      case "never":
      case "null":
      case "undefined":
      case "void":
        return true;
      case "literal": {
        const [value] = node.values;
        return is.some(({ node: other }) => takesValue(other, value));
      }
      case "string":
      case "templateLiteral":
      case "number":
      case "nan":
        return is.some(({ node: other }) => baseOf(other) === baseOf(node));
      case "array":
      case "set": {
        const lists = is.filter(({ node: other }) => ["array", "tuple", node.kind].includes(other.kind));
        const items = lists.flatMap(({ node: other }) => itemsOf(other));
        return lists.length > 0 && mayWrite(fixed, lists) && (items.length === 0 || covers(node.items, items));
      }
      case "tuple": {
        const lists = is.filter(({ node: other }) => other.kind === "array" || other.kind === "tuple");
        return (
          lists.length > 0 &&
          mayWrite(fixed, lists) &&
          node.items.every((item, index) => {
            const items = lists.flatMap(({ node: other }) =>
              other.kind === "tuple" ? (other.items[index] ?? other.rest ?? []) : itemsOf(other),
            );
            return items.length > 0 && covers(item, items);
          })
        );
      }
      case "object":
      case "record":
        return coversObject(member, all, is);
      // What such a type is only the compiler knows.
      case "intersection":
        return is.some(({ node: other }) => JSON.stringify(other) === JSON.stringify(node));
      case "map":
        return is.some(({ node: other }) => other.kind === "map" && covers(node.value, [other.value]));
      default:
        return is.some(({ node: other }) => other.kind === node.kind);
    }
  }

  /** By its own, or by all those together that it could be taken for. */
  function coversObject(member: Member, all: readonly Member[], is: readonly Member[]): boolean {
    const objects = is.filter(({ node }) => node.kind === "object" || node.kind === "record");
    const key = [member, ...objects].map(({ node, fixed }) => `${idOf(node)}${fixed ? "r" : ""}`).join();
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    known.set(key, true);
    const alike = objects.filter((other) => overlaps(member.node, other.node));
    const candidates = all.length === 1 ? [alike] : [...alike.map((one) => [one]), alike];
    const covered = candidates.some(
      (group) => group.length > 0 && mayWrite(member.fixed, group) && coversFields(member, group),
    );
    known.set(key, covered);
    return covered;
  }

  function coversFields({ node }: Member, group: readonly Member[]): boolean {
    const wanted = fieldsOf(node, oldDefs);
    const given = group.map(({ node: other }) => fieldsOf(other, defs));
    const { rest } = wanted;
    if (rest !== undefined) {
      const others = given.map(({ rest: other }) => other);
      if (others.includes(undefined) || !covers(rest, others as readonly SchemaNode[])) return false;
    }
    return [...wanted.named].every(([name, { schema }]) => {
      const found = given.map(({ named, rest: other }) => named.get(name)?.schema ?? other);
      return !found.includes(undefined) && covers(schema, found as readonly SchemaNode[]);
    });
  }

  /** Each once: two lists of one recursive type would double what is looked at with each step into it. */
  function distinct(members: readonly (Member | undefined)[]): readonly (Member | undefined)[] {
    const keyOf = (member: Member | undefined): string => (member ? `${idOf(member.node)}${member.fixed}` : "");
    return [...new Map(members.map((member) => [keyOf(member), member])).values()];
  }

  const ids = new Map<SchemaNode, number>();
  const idOf = (node: SchemaNode): number => {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    return id;
  };

  /** Two objects that no literal tells apart. */
  function overlaps(a: SchemaNode, b: SchemaNode): boolean {
    const [left, right] = [fieldsOf(a, oldDefs).named, fieldsOf(b, defs).named];
    return [...left].every(([name, { schema }]) => {
      const other = right.get(name);
      const [mine, theirs] = [knownValues(schema), other && knownValues(other.schema)];
      return mine === undefined || theirs === undefined || mine.some((value) => theirs.includes(value));
    });
  }

  return covers(old.schema, [current.schema]);
}

function mayWrite(fixed: boolean, members: readonly Member[]): boolean {
  return fixed || members.every((member) => !member.fixed);
}

function itemsOf(node: SchemaNode): readonly SchemaNode[] {
  if (node.kind === "array" || node.kind === "set") return [node.items];
  return node.kind === "tuple" ? [...node.items, ...(node.rest ? [node.rest] : [])] : [];
}

function takesValue(node: SchemaNode, value: unknown): boolean {
  if (node.kind === "literal") return node.values.includes(value as never);
  if (node.kind === "unknown") return true;
  // Whether a value is of a template the compiler knows, and this doesn't ask.
  return node.kind !== "templateLiteral" && baseOf(node) === typeof value;
}

/** What `typeof` says of a scalar. */
function baseOf(node: SchemaNode): string {
  switch (node.kind) {
    case "literal":
      return typeof node.values[0];
    case "templateLiteral":
      return "string";
    case "nan":
      return "number";
    default:
      return node.kind;
  }
}

interface Fields {
  readonly named: ReadonlyMap<string, { readonly schema: SchemaNode }>;
  /** What stands under other keys, where the type has an index signature. */
  readonly rest?: SchemaNode;
}

const ANYTHING: SchemaNode = { kind: "unknown" };

function fieldsOf(node: SchemaNode, defs: SchemaDefs): Fields {
  if (node.kind === "record") {
    const keys = knownValues(node.key);
    if (keys === undefined) return { named: new Map(), rest: node.value };
    return { named: new Map(keys.map((key) => [String(key), { schema: node.value }])) };
  }
  if (node.kind !== "object") return { named: new Map() };
  const rest = node.unknownKeys === "loose" ? ANYTHING : node.catchall;
  const named = new Map(
    Object.entries(node.properties).map(([name, { schema }]) => {
      const absent = outputPresence(schema, defs) === "optional";
      return [name, { schema: absent ? ({ kind: "optional", inner: schema } as const) : schema }];
    }),
  );
  return { named, ...(rest !== undefined && { rest }) };
}

/** The types that a value may have; one that is undefined is known to the compiler alone. */
function membersOf(
  node: SchemaNode,
  defs: SchemaDefs,
  fixed = false,
  seen: readonly string[] = [],
): readonly (Member | undefined)[] {
  const inside = (child: SchemaNode, isFixed = fixed) => membersOf(child, defs, isFixed, seen);
  switch (node.kind) {
    case "readonly":
      return inside(node.inner, true);
    case "optional":
      return [...inside(node.inner), { node: { kind: "undefined" }, fixed }];
    case "nullable":
      return [...inside(node.inner), { node: { kind: "null" }, fixed }];
    case "default":
    case "prefault":
    case "catch":
    case "nonoptional":
      return inside(node.inner);
    case "pipe":
    case "codec":
      return inside(node.out);
    case "union":
      return node.options.flatMap((option) => inside(option));
    case "intersection": {
      // Merged, a side that is read-only would be as writable as the other.
      const plain = node.left.kind !== "readonly" && node.right.kind !== "readonly";
      const merged = plain ? mergedProducer(node.left, node.right, defs) : undefined;
      return merged === undefined ? [{ node, fixed }] : inside(merged);
    }
    case "ref": {
      const def = defs[node.ref];
      if (def === undefined || seen.includes(node.ref)) return [];
      return membersOf(def, defs, fixed, [...seen, node.ref]);
    }
    case "enum":
    case "literal":
      return node.values.map((value) => ({ node: { kind: "literal", values: [value] }, fixed }));
    case "boolean":
      return [true, false].map((value) => ({ node: { kind: "literal", values: [value] }, fixed }));
    case "custom":
    case "function":
      return [undefined];
    default:
      return [{ node, fixed }];
  }
}
