import { check } from "./check.ts";
import type { Parser } from "./parser.ts";

/* Each stands behind a parser of the right type: `pipe(integer, min(0))`. */

export function min(bound: number): Parser {
  return check<number>((value) => value >= bound, `expected at least ${bound}`);
}

export function max(bound: number): Parser {
  return check<number>((value) => value <= bound, `expected at most ${bound}`);
}

export function above(bound: number): Parser {
  return check<number>((value) => value > bound, `expected above ${bound}`);
}

export function below(bound: number): Parser {
  return check<number>((value) => value < bound, `expected below ${bound}`);
}

export function multipleOf(step: number): Parser {
  return check<number>((value) => {
    // Value and step are doubles, so a multiple's ratio may miss its integer by a few units of rounding, as in 2.03 / 0.07.
    const ratio = value / step;
    return Math.abs(ratio - Math.round(ratio)) < 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
  }, `expected a multiple of ${step}`);
}

/* Zod counts a string's code points, of one or two UTF-16 units each. They are counted only where that may decide. */

export function minLength(length: number): Parser {
  return check<string>(
    (value) => value.length >= 2 * length || [...value].length >= length,
    `expected at least ${length} characters`,
  );
}

export function maxLength(length: number): Parser {
  return check<string>(
    (value) => value.length <= length || (value.length <= 2 * length && [...value].length <= length),
    `expected at most ${length} characters`,
  );
}

export function minItems(length: number): Parser {
  return check<readonly unknown[]>((value) => value.length >= length, `expected at least ${length} items`);
}

export function maxItems(length: number): Parser {
  return check<readonly unknown[]>((value) => value.length <= length, `expected at most ${length} items`);
}

/** `regexp` must not have the flags `g` and `y`, with which a test would depend on the one before. */
export function pattern(regexp: RegExp, name: string = String(regexp)): Parser {
  return check<string>((value) => regexp.test(value), `expected to match ${name}`);
}

export function startsWith(text: string): Parser {
  return check<string>((value) => value.startsWith(text), `expected to start with ${JSON.stringify(text)}`);
}

export function endsWith(text: string): Parser {
  return check<string>((value) => value.endsWith(text), `expected to end with ${JSON.stringify(text)}`);
}

export function includes(text: string, position?: number): Parser {
  return check<string>((value) => value.includes(text, position), `expected to include ${JSON.stringify(text)}`);
}
