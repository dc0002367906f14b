import type { DescribedSchema, SchemaNode } from "@tidings/contract/lock";

/** What a node says about itself that decides nothing. A unit decides only what a value means. */
const FACTS: readonly string[] = ["description", "deprecated", "unit"];
const FACTS_BUT_UNIT: readonly string[] = ["description", "deprecated"];

/**
 * Whether two schemas decide alike: facts and order aside where it decides nothing, and whatever their defs are called.
 *
 * Recursive schemas are equal when they are equal for as long as one looks.
 */
export function sameNode(
  a: SchemaNode,
  b: SchemaNode,
  before: DescribedSchema,
  after: DescribedSchema,
  options: { readonly units?: boolean } = {},
): boolean {
  const facts = options.units ? FACTS_BUT_UNIT : FACTS;
  let assumed = new Set<string>();

  function same(x: unknown, y: unknown): boolean {
    if (x === y && typeof x !== "object") return true;
    if (typeof x !== "object" || typeof y !== "object" || x === null || y === null) return x === y;
    if (Array.isArray(x) || Array.isArray(y)) {
      return Array.isArray(x) && Array.isArray(y) && x.length === y.length && x.every((item, i) => same(item, y[i]));
    }
    if (isNode(x) && isNode(y)) return sameNodes(x, y);
    return sameFields(x, y, Object.keys(x), Object.keys(y));
  }

  function sameNodes(x: SchemaNode, y: SchemaNode): boolean {
    if (x.kind !== y.kind) return false;
    const own = (node: SchemaNode) => Object.keys(node).filter((key) => !facts.includes(key));
    if (x.kind === "ref" && y.kind === "ref") {
      // What is checked here is no part of what the ref leads to, which may be assumed already.
      if (!sameFields({ ...x, ref: "" }, { ...y, ref: "" }, own(x), own(y))) return false;
      const pair = `${x.ref} ${y.ref}`;
      if (assumed.has(pair)) return true;
      assumed.add(pair);
      return same(before.defs[x.ref], after.defs[y.ref]);
    }
    if ((x.kind === "enum" && y.kind === "enum") || (x.kind === "literal" && y.kind === "literal")) {
      const [left, right] = [sorted(x.values), sorted(y.values)];
      return sameFields({ ...x, values: left }, { ...y, values: right }, own(x), own(y));
    }
    if (x.kind === "union" && y.kind === "union" && x.discriminator !== undefined && x.fallback === undefined) {
      return (
        samePermuted(x.options, y.options) && sameFields({ ...x, options: [] }, { ...y, options: [] }, own(x), own(y))
      );
    }
    return sameFields(x, y, own(x), own(y));
  }

  function samePermuted(x: readonly SchemaNode[], y: readonly SchemaNode[]): boolean {
    const left = [...y];
    return (
      x.length === y.length &&
      x.every((option) => {
        const index = left.findIndex((other) => attempt(() => same(option, other)));
        return index >= 0 && left.splice(index, 1).length === 1;
      })
    );
  }

  /** What was assumed on the way to "no" must not count afterwards. */
  function attempt(compare: () => boolean): boolean {
    const kept = new Set(assumed);
    const result = compare();
    if (!result) assumed = kept;
    return result;
  }

  function sameFields(x: object, y: object, left: readonly string[], right: readonly string[]): boolean {
    const [from, to] = [x as Readonly<Record<string, unknown>>, y as Readonly<Record<string, unknown>>];
    return left.length === right.length && left.every((key) => Object.hasOwn(to, key) && same(from[key], to[key]));
  }

  return same(a, b);
}

function isNode(value: object): value is SchemaNode {
  return "kind" in value && typeof value.kind === "string";
}

function sorted(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
