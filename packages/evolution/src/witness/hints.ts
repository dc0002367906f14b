import type { Check, Json, SchemaDefs, SchemaNode } from "@tidings/contract/lock";

/** What is worth trying, because it stands in the schemas that differ. */
export interface Hints {
  readonly numbers: readonly number[];
  readonly lengths: readonly number[];
  readonly texts: readonly string[];
  readonly keys: readonly string[];
}

/** Bounds and their neighbours, values and property names of the schemas. */
export function hintsOf(...schemas: readonly { readonly schema: SchemaNode; readonly defs: SchemaDefs }[]): Hints {
  const numbers = new Set<number>();
  const lengths = new Set<number>();
  const texts = new Set<string>();
  const keys = new Set<string>();

  const addValue = (value: Json): void => {
    if (typeof value === "number") for (const near of [value, value + 1, value - 1]) numbers.add(near);
    if (typeof value === "string") texts.add(value);
  };
  const addCheck = (check: Check): void => {
    if (/Length|length/.test(check.check) && "value" in check) {
      const value = check.value as number;
      for (const near of [value, value + 1, value - 1]) if (near >= 0 && near <= 1_000) lengths.add(near);
    } else if ("value" in check) {
      addValue(check.value);
      if (typeof check.value === "number") for (const near of [0.5, -0.5]) numbers.add(check.value + near);
    }
    if (check.check === "numberFormat") for (const edge of EDGES) numbers.add(edge);
  };
  const visit = (node: SchemaNode, defs: SchemaDefs, seen: ReadonlySet<string>): void => {
    for (const check of node.checks ?? []) addCheck(check);
    if ("values" in node) for (const value of node.values) addValue(value);
    if (node.kind === "tuple") for (const near of [0, -1, 1]) lengths.add(Math.max(0, node.items.length + near));
    // Of an object with such a key `String` can make no text.
    if (node.kind === "string" && node.coerce) keys.add("toString");
    if (node.kind === "object") for (const name of Object.keys(node.properties)) keys.add(name);
    if (node.kind === "ref") {
      const def = defs[node.ref];
      if (def !== undefined && !seen.has(node.ref)) visit(def, defs, new Set([...seen, node.ref]));
      return;
    }
    for (const child of childrenOf(node)) visit(child, defs, seen);
  };
  for (const { schema, defs } of schemas) visit(schema, defs, new Set());
  return { numbers: [...numbers], lengths: [...lengths], texts: [...texts], keys: [...keys] };
}

const EDGES = [0.5, 2 ** 31, 2 ** 31 - 1, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, -1, 1e39];

function childrenOf(node: SchemaNode): readonly SchemaNode[] {
  switch (node.kind) {
    case "object":
      return [...Object.values(node.properties).map(({ schema }) => schema), ...(node.catchall ? [node.catchall] : [])];
    case "array":
      return [node.items];
    case "tuple":
      return [...node.items, ...(node.rest ? [node.rest] : [])];
    case "record":
      return [node.key, node.value];
    case "union":
      return node.options;
    case "intersection":
      return [node.left, node.right];
    case "pipe":
    case "codec":
      return [node.in, node.out];
    default:
      return "inner" in node ? [node.inner] : [];
  }
}
