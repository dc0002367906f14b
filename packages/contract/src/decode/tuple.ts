import { list } from "./array.ts";
import { fault, parseAt } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";

/**
 * An array with a schema for each place.
 *
 * @param rest Decodes the items after those. Default: there must be none.
 */
export function tuple(items: readonly Parser[], rest?: Parser): Parser {
  return pipe(list, (input, issues) => {
    const given = input as unknown[];
    if (rest === undefined && given.length !== items.length) {
      fault(issues, `expected ${items.length} items`);
      return given;
    }
    // With a rest, Zod lets each place say what it makes of a missing item.
    const places = Array.from({ length: Math.max(given.length, items.length) }, (_, index) => items[index] ?? rest);
    return places.map((parser, index) => parseAt(parser as Parser, given[index], index, issues));
  });
}
