import type { Check, DescribedSchema, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import * as z from "zod";
import { pointerTo } from "./pointer.ts";
import { rebuildCheck } from "./rebuild-checks.ts";
import { type RebuildContext, rebuilders } from "./rebuild-kinds.ts";

/** A schema made again from a lock. */
export interface RebuiltSchema {
  readonly schema: z.ZodType;
  /**
   * Where a function of the original is missing (RFC 6901 from the schema, or `#/defs/<name>/…`): refinements let everything
   * through, an unknown codec is only its wire's side, an unknown default is undefined.
   */
  readonly opaque: readonly string[];
}

/** What a lock lacks, for who has it. */
export interface LostFunctions {
  /** The function behind a check; undefined when it is lost. */
  check(check: Check, node: SchemaNode): z.core.$ZodCheck<never> | undefined;
  /** A schema that a function alone decides. */
  schema(node: SchemaNode): z.ZodType | undefined;
  /** What is said of the schema besides. */
  finish(schema: z.ZodType, node: SchemaNode): z.ZodType;
}

/**
 * Zod again, from its description: it decodes and encodes as the original does wherever no function was lost.
 *
 * @param lost Default: all functions are lost.
 */
export function rebuildSchema(schema: SchemaNode, defs: SchemaDefs, lost?: LostFunctions): RebuiltSchema {
  const opaque = new Set<string>();
  const made = new Map<string, z.ZodType>();

  function rebuild(node: SchemaNode, pointer: string): z.ZodType {
    const context: RebuildContext = {
      rebuild: (child, ...steps) => rebuild(child, pointer + pointerTo(...steps)),
      opaque: () => void opaque.add(pointer),
      ref: (name) => z.lazy(() => rebuildDef(name)),
    };
    // The compiler can't see that the rebuilder found under a node's kind takes that node.
    const rebuildKind = rebuilders[node.kind] as (node: SchemaNode, context: RebuildContext) => z.ZodType;
    const rebuilt = withChecks(lost?.schema(node) ?? rebuildKind(node, context), node, context);
    return lost?.finish(rebuilt, node) ?? rebuilt;
  }

  function withChecks(rebuilt: z.ZodType, node: SchemaNode, context: RebuildContext): z.ZodType {
    const { checks = [] } = node;
    const known = checks.map((check) => rebuildCheck(check) ?? lost?.check(check, node));
    const made = known.filter((check) => check !== undefined);
    if (made.length < checks.length) context.opaque();
    return made.length === 0 ? rebuilt : rebuilt.check(...(made as z.core.$ZodCheck<unknown>[]));
  }

  function rebuildDef(name: string): z.ZodType {
    const known = made.get(name);
    if (known !== undefined) return known;
    const node = defs[name];
    const rebuilt = node === undefined ? z.never() : rebuild(node, `#/defs${pointerTo(name)}`);
    made.set(name, rebuilt);
    return rebuilt;
  }

  const rebuilt = rebuild(schema, "");
  // Now rather than when a value comes, so that `opaque` is complete.
  for (const name of reachable({ schema, defs })) rebuildDef(name);
  return { schema: rebuilt, opaque: [...opaque] };
}

/** The names of the defs that a schema refers to, itself or through others. */
function reachable({ schema, defs }: DescribedSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "ref" && "ref" in value && typeof value.ref === "string") {
      if (names.has(value.ref)) return;
      names.add(value.ref);
      visit(defs[value.ref]);
    } else for (const item of Object.values(value)) visit(item);
  };
  visit(schema);
  return names;
}
