import { type $ZodType, globalRegistry } from "zod/v4/core";

/** What a schema says about itself that no value is checked against. */
export interface SchemaFacts {
  readonly description?: string;
  /** `true`, or the text that says what to use instead. */
  readonly deprecated?: true | string;
  /** Unit of the value: `ms`, `px`. */
  readonly unit?: string;
}

/** The facts of a node, and which version of its functions it has, which does decide what it accepts. */
export interface NodeFacts extends SchemaFacts {
  readonly revision?: string;
}

/**
 * Reads `.describe(text)` and `.meta({ description, deprecated, unit, revision })`.
 *
 * A schema made from another one (`.optional()`, `.extend()`) does not have the other's facts: they stay where they were
 * said, on the inner node.
 */
export function schemaFacts(schema: $ZodType): NodeFacts {
  const meta: Readonly<Record<string, unknown>> = globalRegistry.get(schema) ?? {};
  const { description, deprecated, unit, revision } = meta;
  return {
    ...(typeof description === "string" && description !== "" ? { description } : {}),
    ...deprecatedFact(deprecated),
    ...(typeof unit === "string" && unit !== "" ? { unit } : {}),
    ...revisionFact(revision),
  };
}

/** `revision: 2` and `revision: "2"` say the same. */
function revisionFact(revision: unknown): { readonly revision?: string } {
  if (typeof revision !== "string" && typeof revision !== "number") return {};
  return revision === "" ? {} : { revision: String(revision) };
}

/** Normalises `deprecated` as events, channels and schemas say it: false and empty text are not deprecated. */
export function deprecatedFact(deprecated: unknown): { readonly deprecated?: true | string } {
  if (deprecated === true) return { deprecated };
  return typeof deprecated === "string" && deprecated !== "" ? { deprecated } : {};
}

/** The schema's `.meta({ id })`, if generated code can use it as a name. */
export function schemaId(schema: $ZodType): string | undefined {
  const id = globalRegistry.get(schema)?.id;
  return id !== undefined && /^[A-Za-z_][A-Za-z0-9_]*$/.test(id) ? id : undefined;
}
