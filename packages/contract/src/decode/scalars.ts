import type { Check } from "./checks.ts";
import type { Issue } from "./decoded.ts";
import { fault, wrongType } from "./issues.ts";
import type { Parser } from "./parser.ts";

export function string(...checks: readonly Check<string>[]): Parser {
  return (input, issues) => {
    if (typeof input === "string") runChecks(checks, input, issues);
    else wrongType("string", input, issues);
    return input;
  };
}

/** A finite number. */
export function number(...checks: readonly Check<number>[]): Parser {
  return (input, issues) => {
    if (Number.isFinite(input)) runChecks(checks, input as number, issues);
    else wrongType("number", input, issues);
    return input;
  };
}

/** An integer that a double holds exactly: at most 2^53 - 1 either way. */
export function integer(...checks: readonly Check<number>[]): Parser {
  return (input, issues) => {
    if (Number.isSafeInteger(input)) runChecks(checks, input as number, issues);
    else wrongType("integer", input, issues);
    return input;
  };
}

export function boolean(): Parser {
  return (input, issues) => {
    if (typeof input !== "boolean") wrongType("boolean", input, issues);
    return input;
  };
}

/** One of the values; null's schema is `literal(null)`, an enum's all of its values. */
export function literal(...values: readonly (string | number | boolean | null)[]): Parser {
  return (input, issues) => {
    if (!values.includes(input as null))
      fault(issues, `expected ${values.map((value) => JSON.stringify(value)).join(" or ")}`);
    return input;
  };
}

/** Anything. */
export function unknown(): Parser {
  return (input) => input;
}

export function runChecks<T>(checks: readonly Check<T>[], value: T, issues: Issue[]): void {
  for (const check of checks) {
    const message = check(value);
    if (message) fault(issues, message);
  }
}
