/** Tests a value of the right type: returns what is wrong with it, or something falsy. */
export type Check<T> = (value: T) => string | false;

export function min(bound: number): Check<number> {
  return (value) => value < bound && `must be at least ${bound}`;
}

export function max(bound: number): Check<number> {
  return (value) => value > bound && `must be at most ${bound}`;
}

export function above(bound: number): Check<number> {
  return (value) => value <= bound && `must be above ${bound}`;
}

export function below(bound: number): Check<number> {
  return (value) => value >= bound && `must be below ${bound}`;
}

export function multipleOf(step: number): Check<number> {
  return (value) => {
    // Value and step are doubles, so a multiple's ratio may miss its integer by a few units of rounding, as in 2.03 / 0.07.
    const ratio = value / step;
    const near = Math.abs(ratio - Math.round(ratio)) < 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
    return !near && `must be a multiple of ${step}`;
  };
}

export function minLength(length: number): Check<string> {
  // A code point is one or two UTF-16 units, so twice the units are enough without a count.
  return (value) =>
    value.length < 2 * length && codePoints(value) < length && `must have at least ${length} characters`;
}

export function maxLength(length: number): Check<string> {
  return (value) => value.length > length && codePoints(value) > length && `must have at most ${length} characters`;
}

export function minItems(length: number): Check<readonly unknown[]> {
  return (value) => value.length < length && `must have at least ${length} items`;
}

export function maxItems(length: number): Check<readonly unknown[]> {
  return (value) => value.length > length && `must have at most ${length} items`;
}

/** `regexp` must not have the flags `g` and `y`, with which a test would depend on the one before. */
export function pattern(regexp: RegExp, name: string = String(regexp)): Check<string> {
  return (value) => !regexp.test(value) && `must match ${name}`;
}

export function startsWith(text: string): Check<string> {
  return (value) => !value.startsWith(text) && `must start with ${JSON.stringify(text)}`;
}

export function endsWith(text: string): Check<string> {
  return (value) => !value.endsWith(text) && `must end with ${JSON.stringify(text)}`;
}

export function includes(text: string, position?: number): Check<string> {
  return (value) => !value.includes(text, position) && `must include ${JSON.stringify(text)}`;
}

/** Zod counts a string's code points, not its UTF-16 units. */
function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}
