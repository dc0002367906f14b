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

/** Any decoder, such as Zod's, as a parser. */
export function fromDecoder(decoder: Decoder<unknown>): Parser {
  return (input, issues) => {
    const decoded = decoder(input);
    if (decoded.ok) return decoded.value;
    for (const { path, message } of decoded.issues) issues.push({ path: [...path], message });
    return input;
  };
}
