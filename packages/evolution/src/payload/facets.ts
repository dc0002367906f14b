import type { Check, Json, SchemaNode } from "@tidings/contract/lock";

/** A node without its wrappers, and what these say, in whatever order they stand. */
export interface Facets {
  readonly core: SchemaNode;
  /** Steps from the node down to its core. */
  readonly steps: number;
  readonly optional: boolean;
  readonly exact: boolean;
  readonly nullable: boolean;
  readonly readonly: boolean;
  readonly supplied?: { readonly kind: "default" | "prefault"; readonly value?: Json };
  readonly caught?: { readonly value?: Json };
  readonly checks: readonly Check[];
  readonly unit?: string;
  readonly revision?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function facetsOf(node: SchemaNode): Facets {
  const facets: Mutable<Facets> = {
    core: node,
    steps: 0,
    optional: false,
    exact: false,
    nullable: false,
    readonly: false,
    checks: [],
  };
  // From the outside in, the first that speaks of presence decides.
  let presence = false;
  for (;;) {
    const current = facets.core as SchemaNode & { readonly revision?: string };
    if (current.unit !== undefined) facets.unit ??= current.unit;
    if (!isWrapper(current)) return facets;
    if (current.revision !== undefined) facets.revision ??= current.revision;
    facets.checks = [...facets.checks, ...(current.checks ?? [])];
    if (current.kind === "optional" && !presence) [facets.optional, facets.exact] = [true, current.exact ?? false];
    if (current.kind === "nullable") facets.nullable = true;
    if (current.kind === "readonly") facets.readonly = true;
    if (current.kind === "default" || current.kind === "prefault") {
      facets.supplied ??= { kind: current.kind, ...(current.value !== undefined && { value: current.value }) };
    }
    if (current.kind === "catch") facets.caught ??= current.value === undefined ? {} : { value: current.value };
    presence ||= current.kind === "nonoptional" || current.kind === "optional";
    facets.core = current.inner;
    facets.steps++;
  }
}

type Wrapper = Extract<SchemaNode, { readonly inner: SchemaNode }>;

function isWrapper(node: SchemaNode): node is Wrapper {
  return "inner" in node;
}

/** The node's wrappers around another core, without what they say of units. */
export function rewrap(node: SchemaNode, core: SchemaNode): SchemaNode {
  return isWrapper(node) ? { ...node, inner: rewrap(node.inner, core) } : core;
}
