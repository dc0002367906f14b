import type { Parser } from "./parser.ts";

/** Each parser gets what the one before it made, up to the first that finds a fault. */
export function pipe(...parsers: readonly Parser[]): Parser {
  return (input, issues) => {
    const before = issues.length;
    let value = input;
    for (const parser of parsers) if (issues.length === before) value = parser(value, issues);
    return value;
  };
}
