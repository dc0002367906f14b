import { fault, parseAt, wrongType } from "./issues.ts";
import type { Parser } from "./parser.ts";

/**
 * An array with a schema for each place.
 *
 * @param rest Decodes the items after those. Default: there must be none.
 */
export function tuple(items: readonly Parser[], rest?: Parser): Parser {
  return (input, issues) => {
    if (!Array.isArray(input)) {
      wrongType("array", input, issues);
      return input;
    }
    if (rest === undefined && input.length !== items.length) {
      fault(issues, `must have ${items.length} items`);
      return input;
    }
    // With a rest, Zod lets each place say what it makes of a missing item.
    const places = Array.from({ length: Math.max(input.length, items.length) }, (_, index) => items[index] ?? rest);
    return places.map((parser, index) => parseAt(parser as Parser, input[index], index, issues));
  };
}
