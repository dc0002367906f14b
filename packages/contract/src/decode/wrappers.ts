import { fault } from "./issues.ts";
import type { Fault, Parser } from "./parser.ts";
import { unknown } from "./scalars.ts";

/** May be absent or `undefined`. */
export function optional(inner: Parser): Parser {
  return absentAsUndefined((input, issues) => (input === undefined ? input : inner(input, issues)));
}

/** May be absent; when it is there, `inner` decides. */
export function exactOptional(inner: Parser): Parser {
  return Object.assign<Parser, Pick<Parser, "absent">>((input, issues) => inner(input, issues), { absent: unknown });
}

/** May be absent, in which case `inner` makes its value of `undefined`. */
export function absentAsUndefined(inner: Parser): Parser {
  const parser: Parser = (input, issues) => inner(input, issues);
  parser.absent = inner;
  return parser;
}

export function nullable(inner: Parser): Parser {
  return (input, issues) => (input === null ? input : inner(input, issues));
}

/** @param value Called for each use, so that no two results share an object. */
export function withDefault(inner: Parser, value: () => unknown): Parser {
  return absentAsUndefined((input, issues) => {
    const decoded = input === undefined ? input : inner(input, issues);
    return decoded === undefined ? value() : decoded;
  });
}

/** A default that is decoded like a value that came. */
export function withPrefault(inner: Parser, value: () => unknown): Parser {
  return absentAsUndefined((input, issues) => inner(input === undefined ? value() : input, issues));
}

/** Takes `value` for what `inner` refuses. */
export function withCatch(inner: Parser, value: () => unknown): Parser {
  return absentAsUndefined((input) => {
    const own: Fault[] = [];
    const decoded = inner(input, own);
    return own.length > 0 ? value() : decoded;
  });
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
