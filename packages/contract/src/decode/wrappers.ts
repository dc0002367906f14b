import { fault } from "./issues.ts";
import type { Fault, Parser } from "./parser.ts";

/** May be absent. */
export function optional(inner: Parser): Parser {
  return (input, issues) => (input === undefined ? input : inner(input, issues));
}

export function nullable(inner: Parser): Parser {
  return (input, issues) => (input === null ? input : inner(input, issues));
}

/** @param value Called for each use, so that no two results share an object. */
export function withDefault(inner: Parser, value: () => unknown): Parser {
  return (input, issues) => {
    const decoded = input === undefined ? input : inner(input, issues);
    return decoded === undefined ? value() : decoded;
  };
}

/** A default that is decoded like a value that came. */
export function withPrefault(inner: Parser, value: () => unknown): Parser {
  return (input, issues) => inner(input === undefined ? value() : input, issues);
}

/** Takes `value` for what `inner` refuses. */
export function withCatch(inner: Parser, value: () => unknown): Parser {
  return (input) => {
    const own: Fault[] = [];
    const decoded = inner(input, own);
    return own.length > 0 ? value() : decoded;
  };
}

/** Must be there, where `inner` alone would make something of its absence. */
export function required(inner: Parser): Parser {
  return (input, issues) => {
    if (input !== undefined) return inner(input, issues);
    fault(issues, "is missing");
    return input;
  };
}

export function nonOptional(inner: Parser): Parser {
  return (input, issues) => {
    const value = inner(input, issues);
    if (value === undefined) fault(issues, "must not be undefined");
    return value;
  };
}

/** Freezes the decoded value, as `.readonly()` does. */
export function frozen(inner: Parser): Parser {
  return (input, issues) => Object.freeze(inner(input, issues));
}

/** A parser that refers to one declared later, or to itself. */
export function lazy(get: () => Parser): Parser {
  return (input, issues) => get()(input, issues);
}
