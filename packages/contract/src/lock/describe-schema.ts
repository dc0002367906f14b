import type { $ZodLazy, $ZodType, $ZodTypes } from "zod/v4/core";
import { ContractError } from "../contract-error.ts";
import { uniqueName } from "./def-name.ts";
import { describeChecks } from "./describe-checks.ts";
import { type Def, type DescribeContext, type Kind, nodeDescribers, type Realm } from "./describe-kinds.ts";
import { schemaFacts, schemaId } from "./schema-facts.ts";
import type { Check, SchemaDefs, SchemaNode } from "./schema-node.ts";
import { settlePresence } from "./settle-presence.ts";
import { unsupportedAsOutput, unsupportedOnWire } from "./unsupported-kinds.ts";

/** One schema as data, and the recursive schemas in it. */
export interface DescribedSchema {
  readonly schema: SchemaNode;
  readonly defs: SchemaDefs;
}

/** Describes several schemas that share their `defs`. */
export interface SchemaDescriber {
  /**
   * @param path Where the schema stands, for errors and for names: `channels.renders.events.progress`.
   * @throws ContractError `unsupported_schema`, with the path down to what JSON can't carry or Zod can't encode.
   */
  describe(schema: $ZodType, path: string): SchemaNode;
  readonly defs: SchemaDefs;
}

/**
 * A Zod schema as plain data.
 *
 * Reads only definitions (`_zod.def`), so it works for `zod` and `zod/mini` alike and for every copy of either.
 *
 * @throws ContractError `unsupported_schema`
 */
export function describeSchema(schema: $ZodType, path: string): DescribedSchema {
  const describer = createSchemaDescriber();
  return { schema: describer.describe(schema, path), defs: describer.defs };
}

/** Deeper than any schema that a person writes: one that is new each time its `z.lazy` is asked has no end. */
const MAX_DEPTH = 200;

interface Visit {
  readonly path: string;
  /** Given when the schema is met again inside itself. */
  name?: string;
}

export function createSchemaDescriber(): SchemaDescriber {
  const defs: Record<string, SchemaNode> = {};
  const open = { wire: new Map<$ZodType, Visit>(), program: new Map<$ZodType, Visit>() };
  const named = { wire: new Map<$ZodType, string>(), program: new Map<$ZodType, string>() };

  function visit(outer: $ZodType, path: string, realm: Realm, depth: number): SchemaNode {
    const schema = unwrapLazy(outer, path);
    if (depth > MAX_DEPTH) throw endless(path);
    const known = named[realm].get(schema);
    if (known !== undefined) return ref(known, outer, schema);
    const again = open[realm].get(schema);
    if (again !== undefined) {
      again.name ??= uniqueName(schemaId(schema), again.path, defs);
      // Taken at once, so that the next name is another one; the node replaces it below.
      defs[again.name] ??= { kind: "unknown" };
      return ref(again.name, outer, schema);
    }

    const visited: Visit = { path };
    open[realm].set(schema, visited);
    const node = withFacts(schema, describeNode(schema, path, realm, depth));
    open[realm].delete(schema);
    if (visited.name === undefined) return withFactsOfLazy(node, outer, schema);
    defs[visited.name] = node;
    named[realm].set(schema, visited.name);
    return ref(visited.name, outer, schema);
  }

  function describeNode(schema: $ZodType, path: string, realm: Realm, depth: number): SchemaNode {
    const def = (schema as $ZodTypes)._zod.def;
    const refused = realm === "wire" ? unsupportedOnWire(def) : unsupportedAsOutput(def);
    if (refused !== undefined) throw unsupported(path, refused);
    // The compiler can't see that the describer found under a definition's type takes that definition.
    const describeKind = nodeDescribers[def.type as Kind] as (def: Def, context: DescribeContext) => SchemaNode;
    return describeKind(def, {
      schema,
      describe: (child, step, childRealm = realm) => visit(child, path + step, childRealm, depth + 1),
      refuse: (reason) => {
        throw unsupported(path, reason);
      },
    });
  }

  function describe(schema: $ZodType, path: string): SchemaNode {
    const node = visit(schema, path, "wire", 0);
    for (const [name, def] of Object.entries(defs)) defs[name] = settlePresence(def, defs);
    return settlePresence(node, defs);
  }

  return { describe, defs };
}

/** A lazy schema is what it yields, besides what is checked after it. */
function unwrapLazy(schema: $ZodType, path: string): $ZodType {
  let current = schema;
  for (let hops = 0; current._zod.def.type === "lazy"; hops++) {
    if (hops > MAX_DEPTH) throw endless(path);
    current = (current as $ZodLazy)._zod.innerType;
  }
  return current;
}

function ref(name: string, outer: $ZodType, schema: $ZodType): SchemaNode {
  return withFactsOfLazy({ kind: "ref", ref: name }, outer, schema);
}

/** What is said of a lazy schema, and checked by it after what it yields: `z.lazy(() => Node).refine(…)`. */
function withFactsOfLazy(node: SchemaNode, outer: $ZodType, schema: $ZodType): SchemaNode {
  if (outer === schema) return node;
  const own: Check[] = [];
  for (let current = outer; current !== schema; current = (current as $ZodLazy)._zod.innerType) {
    // The innermost runs first.
    own.unshift(...describeChecks(current));
  }
  const checks = [...(node.checks ?? []), ...own];
  return { ...node, ...schemaFacts(outer), ...(checks.length > 0 ? { checks } : {}) };
}

function withFacts(schema: $ZodType, node: SchemaNode): SchemaNode {
  const checks = describeChecks(schema);
  return { ...node, ...schemaFacts(schema), ...(checks.length > 0 ? { checks } : {}) };
}

function unsupported(path: string, message: string): ContractError {
  return new ContractError({ code: "unsupported_schema", path, message });
}

function endless(path: string): ContractError {
  return unsupported(
    path.slice(0, 120),
    "this schema has no end: a z.lazy makes a new schema each time. Define the recursive schema once, as a constant that refers to itself.",
  );
}
