import type { SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import { encodesUndefined } from "./absence.ts";
import { knownValues } from "./known-keys.ts";

/**
 * Whether decoding leaves a JSON value as it is.
 *
 * @param strips An object may drop keys that it doesn't know.
 */
export function isTransparent(
  node: SchemaNode,
  defs: SchemaDefs,
  options: { readonly strips: boolean },
  seen: readonly string[] = [],
): boolean {
  const inside = (child: SchemaNode): boolean => isTransparent(child, defs, options, seen);
  if (node.checks?.some(({ check, ...rest }) => check === "overwrite" || ("format" in rest && rest.format === "url"))) {
    return false;
  }
  switch (node.kind) {
    case "string":
    case "number":
    case "boolean":
      return !node.coerce;
    case "null":
    case "any":
    case "unknown":
    case "never":
    case "enum":
    case "literal":
    case "templateLiteral":
      return true;
    case "object":
      return (
        (node.unknownKeys !== "strip" || options.strips) &&
        (node.catchall === undefined || inside(node.catchall)) &&
        Object.values(node.properties).every(({ schema, input }) => input !== "defaulted" && inside(schema))
      );
    case "array":
      return inside(node.items);
    case "tuple":
      return node.items.every(inside) && (node.rest === undefined || inside(node.rest));
    case "record": {
      // A key that is missing of those that are known is filled in, with undefined, where that is read.
      const fills = knownValues(node.key) !== undefined && !node.partial && encodesUndefined(node.value, defs);
      return !fills && inside(node.key) && inside(node.value);
    }
    case "union":
      return node.options.every(inside);
    case "optional":
    case "nullable":
    case "nonoptional":
    case "readonly":
      return inside(node.inner);
    case "ref": {
      const def = defs[node.ref];
      return def !== undefined && (seen.includes(node.ref) || isTransparent(def, defs, options, [...seen, node.ref]));
    }
    default:
      return false;
  }
}
