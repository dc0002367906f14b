import type { Json, SchemaNode } from "@tidings/contract/lock";

/** The texts or numbers that are all that a schema takes, as a record's keys or a discriminator; undefined when there are others. */
export function knownValues(node: SchemaNode): readonly Json[] | undefined {
  switch (node.kind) {
    case "enum":
    case "literal":
      return node.values;
    case "null":
      return [null];
    case "boolean":
      return node.coerce ? undefined : [true, false];
    case "readonly":
    case "nonoptional":
      return knownValues(node.inner);
    case "union": {
      const options = node.options.map(knownValues);
      return options.every((values) => values !== undefined) ? options.flat() : undefined;
    }
    default:
      return undefined;
  }
}
