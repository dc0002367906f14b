import { check } from "./check.ts";
import type { Parser } from "./parser.ts";

export const string: Parser = /* @__PURE__ */ check((value) => typeof value === "string", "expected string");

/** A finite number. */
export const number: Parser = /* @__PURE__ */ check(Number.isFinite, "expected number");

/** An integer that a double holds exactly: at most 2^53 - 1 either way. */
export const integer: Parser = /* @__PURE__ */ check(Number.isSafeInteger, "expected integer");

export const boolean: Parser = /* @__PURE__ */ check((value) => typeof value === "boolean", "expected boolean");

/** Anything. */
export const unknown: Parser = (input) => input;

/** Nothing. Behind `catchall`'s shape it refuses unknown keys. */
export const never: Parser = /* @__PURE__ */ check(() => false, "must not be there");

/** One of the values; null's schema is `literal(null)`, an enum's all of its values. */
export function literal(...values: readonly (string | number | boolean | null)[]): Parser {
  return check<never>((value) => values.includes(value), `expected one of ${JSON.stringify(values)}`);
}
