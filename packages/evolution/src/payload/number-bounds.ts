import type { Check } from "@tidings/contract/lock";

/** What checks leave of the finite numbers. Bounds of integers are inclusive integers. */
export interface NumberBounds {
  readonly min: number;
  readonly minExclusive: boolean;
  readonly max: number;
  readonly maxExclusive: boolean;
  readonly integer: boolean;
  readonly multiples: readonly number[];
  /** Some check is not known here, or a function. */
  readonly partial: boolean;
}

const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
};
const INTEGERS: readonly string[] = ["safeint", "int32", "uint32"];

/** Checks as bounds: an integer above 0 is an integer of at least 1. */
export function numberBounds(checks: readonly Check[] = []): NumberBounds {
  let [min, minExclusive, max, maxExclusive] = [Number.NEGATIVE_INFINITY, false, Number.POSITIVE_INFINITY, false];
  let [integer, partial] = [false, false];
  const multiples: number[] = [];
  const raise = (value: number, exclusive: boolean): void => {
    if (value > min) [min, minExclusive] = [value, exclusive];
    else if (value === min) minExclusive ||= exclusive;
  };
  const lower = (value: number, exclusive: boolean): void => {
    if (value < max) [max, maxExclusive] = [value, exclusive];
    else if (value === max) maxExclusive ||= exclusive;
  };
  for (const check of checks) {
    const range = check.check === "numberFormat" ? RANGES[check.format] : undefined;
    if (range !== undefined && check.check === "numberFormat") {
      integer ||= INTEGERS.includes(check.format);
      raise(range[0], false);
      lower(range[1], false);
    } else if (check.check === "min" && typeof check.value === "number") raise(check.value, check.exclusive ?? false);
    else if (check.check === "max" && typeof check.value === "number") lower(check.value, check.exclusive ?? false);
    else if (check.check === "multipleOf" && typeof check.value === "number") multiples.push(check.value);
    else if (check.check !== "refine") partial = true;
  }
  if (integer) {
    [min, minExclusive] = [minExclusive ? Math.floor(min) + 1 : Math.ceil(min), false];
    [max, maxExclusive] = [maxExclusive ? Math.ceil(max) - 1 : Math.floor(max), false];
  }
  return { min, minExclusive, max, maxExclusive, integer, multiples, partial };
}

/** Whether every number within `inner` is within `outer`. */
export function boundsInclude(outer: NumberBounds, inner: NumberBounds): boolean {
  if (outer.partial) return false;
  const low = inner.min > outer.min || (inner.min === outer.min && (inner.minExclusive || !outer.minExclusive));
  const high = inner.max < outer.max || (inner.max === outer.max && (inner.maxExclusive || !outer.maxExclusive));
  return low && high && (inner.integer || !outer.integer) && outer.multiples.every((step) => isMultiple(inner, step));
}

/** Of other numbers than safe integers only equality is certain, because a remainder of fractions is rounded. */
function isMultiple({ multiples, integer, min, max }: NumberBounds, step: number): boolean {
  if (multiples.includes(step)) return true;
  const safe = integer && Number.isSafeInteger(min) && Number.isSafeInteger(max) && Number.isInteger(step) && step > 0;
  return safe && (step === 1 || multiples.some((known) => Number.isInteger(known) && known % step === 0));
}
