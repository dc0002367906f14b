import type { ContractLock, SchemaNode, UnionNode } from "@tidings/contract/lock";
import { rebuildSchema } from "@tidings/evolution";
import { pointerTo } from "./lock-pointer.ts";
import { deprecation, node } from "./node-shapes.ts";
import { amount, dictionary, expected, list, object, oneOf, type Shape, ShapeFault, text } from "./shapes.ts";

const version = object({ schema: node }, { down: oneOf(true) });

const event: Shape = (value, at) => {
  object(
    { schema: node },
    {
      delivery: oneOf("latest", "volatile"),
      key: text,
      description: text,
      deprecated: deprecation,
      version: amount,
      previous: list(version),
    },
  )(value, at);
  const { version: number = 1, previous = [] } = value as { version?: number; previous?: readonly unknown[] };
  // Versions count from 1, and those before the current one are in `previous`.
  if (number <= previous.length)
    throw expected(`above ${previous.length}, as many as "previous" has`, number, `${at}/version`);
};

const channel = object(
  { address: text, access: oneOf("public", "private"), params: node, events: dictionary(event) },
  {
    snapshot: node,
    compatibility: oneOf("forward", "backward", "full", "full-transitive", "none"),
    stability: oneOf("experimental"),
    reserved: list(text),
    description: text,
    deprecated: deprecation,
  },
);

const lock = object(
  { name: text, channels: dictionary(channel), defs: dictionary(node) },
  { description: text, reserved: list(text) },
);

/**
 * Whether a value is a contract's lock in all that anything here reads of it.
 *
 * A table rather than a schema of Zod's: it is read at each start of a command, and says one fault with its place.
 *
 * @throws ShapeFault
 */
export function checkLock(value: unknown): asserts value is ContractLock {
  lock(value, "");
  const { defs } = value as ContractLock;
  const unions = new Map<string, UnionNode>();
  visitNodes(value, "", (found, at) => {
    if (found.kind === "union" && found.discriminator !== undefined) unions.set(at, found);
    if (found.kind === "ref" && !Object.hasOwn(defs, found.ref)) {
      throw new ShapeFault(`${at}/ref`, `names ${JSON.stringify(found.ref)}, which "defs" lacks`);
    }
  });
  for (const name of Object.keys(defs)) checkEnds(name, defs);
  for (const [at, union] of unions) {
    // Which options a discriminator can tell apart only Zod knows, beyond the usual.
    if (isPlain(union)) continue;
    try {
      rebuildSchema(union, defs);
    } catch (error) {
      throw new ShapeFault(at, `is no union: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Objects with one value each, all of them different. */
function isPlain({ discriminator = "", options }: UnionNode): boolean {
  const values = options.map((option) => {
    const { schema } = (option.kind === "object" && option.properties[discriminator]) || {};
    return schema?.kind === "literal" && schema.values.length === 1 ? schema.values[0] : undefined;
  });
  return !values.includes(undefined) && new Set(values).size === values.length;
}

const SUPPLIERS: readonly unknown[] = ["default", "prefault", "catch"];

function visitNodes(value: unknown, at: string, visit: (node: SchemaNode, at: string) => void): void {
  if (typeof value !== "object" || value === null) return;
  if ("kind" in value && typeof value.kind === "string") visit(value as SchemaNode, at);
  // A default is JSON that may look like anything.
  const supplies = "kind" in value && SUPPLIERS.includes(value.kind);
  for (const [key, item] of Object.entries(value)) {
    if (key !== "value" || !supplies) visitNodes(item, at + pointerTo(key), visit);
  }
}

/** A recursive schema that leads to itself without anything in between is none. */
function checkEnds(name: string, defs: ContractLock["defs"]): void {
  const seen = new Set<string>();
  const follow = (at: SchemaNode | undefined): void => {
    if (at === undefined) return;
    if ("inner" in at) follow(at.inner);
    else if (at.kind === "pipe" || at.kind === "codec") [at.in, at.out].forEach(follow);
    else if (at.kind === "intersection") [at.left, at.right].forEach(follow);
    else if (at.kind === "ref") {
      if (at.ref === name) throw new ShapeFault(`/defs${pointerTo(name)}`, "is itself, and nothing else");
      if (!seen.has(at.ref)) {
        seen.add(at.ref);
        follow(defs[at.ref]);
      }
    }
  };
  follow(defs[name]);
}
