import type { Decoder } from "./decoded.ts";
import type { Fault, Parser } from "./parser.ts";

/** Closes a parser. `T` is what the caller knows it yields. */
export function toDecoder<T>(parser: Parser): Decoder<T> {
  return (input) => {
    const issues: Fault[] = [];
    const value = parser(input, issues);
    return issues.length > 0 ? { ok: false, issues } : { ok: true, value: value as T };
  };
}
