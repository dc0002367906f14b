import type { Parser } from "./parser.ts";

/** What both accept, merged. For objects whose common properties, if any, are decoded alike. */
export function intersection(left: Parser, right: Parser): Parser {
  return (input, issues) => Object.assign({}, left(input, issues), right(input, issues));
}
