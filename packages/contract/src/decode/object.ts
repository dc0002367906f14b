import { check } from "./check.ts";
import { parseAt } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";

export type Fields = Record<string, unknown>;

export const fields: Parser = /* @__PURE__ */ check(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "expected object",
);

/** An object with these properties, in this order in the result. Others are dropped. */
export function object(shape: Readonly<Record<string, Parser>>): Parser {
  const properties = Object.entries(shape);
  return pipe(fields, (input, issues) => {
    const output: Fields = {};
    for (const [key, parser] of properties) {
      const given = Object.hasOwn(input as Fields, key) ? (input as Fields)[key] : undefined;
      const value = parseAt(parser, given, key, issues);
      if (value !== undefined) output[key] = value;
    }
    return output;
  });
}
