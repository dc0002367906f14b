import type { Parser } from "./parser.ts";

/** Takes a value as it is, where `accepts` says so. `T` is what the parser before it in a `pipe` yields. */
export function check<T>(accepts: (value: T) => unknown, message: string): Parser {
  return (input, issues) => {
    if (!accepts(input as T)) issues.push({ path: [], message });
    return input;
  };
}
