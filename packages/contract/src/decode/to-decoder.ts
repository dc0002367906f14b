import type { Decoder, Issue } from "./decoded.ts";
import type { Parser } from "./parser.ts";

/** Closes a parser. `T` is what the caller knows it yields. */
export function toDecoder<T>(parser: Parser): Decoder<T> {
  return (input) => {
    const issues: Issue[] = [];
    const value = parser(input, issues);
    return issues.length > 0 ? { ok: false, issues } : { ok: true, value: value as T };
  };
}
