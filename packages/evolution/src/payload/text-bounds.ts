import type { Check } from "@tidings/contract/lock";
import { includesFormat } from "./format-inclusion.ts";
import { textOf } from "./functions.ts";

/** What checks leave of texts: their length in code points, and each further check. */
export interface TextBounds {
  readonly min: number;
  readonly max: number;
  readonly checks: readonly Check[];
}

/** Lengths of texts or arrays, and the checks that are about something else. */
export function lengthBounds(checks: readonly Check[] = []): TextBounds {
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  const others: Check[] = [];
  for (const check of checks) {
    if (check.check === "minLength" || check.check === "length") min = Math.max(min, check.value);
    if (check.check === "maxLength" || check.check === "length") max = Math.min(max, check.value);
    else if (check.check !== "minLength" && check.check !== "refine") others.push(check);
  }
  return { min, max, checks: others };
}

/** Whether every text that passes `given` passes `asked`. */
export function textIncludes(asked: readonly Check[], given: readonly Check[]): boolean {
  const [sent, read] = [lengthBounds(given), lengthBounds(asked)];
  return (
    sent.min >= read.min &&
    sent.max <= read.max &&
    read.checks.every((check) => sent.checks.some((known) => implies(known, check)))
  );
}

/** Whether a text that passes `known` certainly passes `asked`. */
function implies(known: Check, asked: Check): boolean {
  if (textOf(known) === textOf(asked)) return true;
  if (known.check === "format" && asked.check === "format") return includesFormat(asked, known);
  if (asked.check === "startsWith") return known.check === "startsWith" && known.value.startsWith(asked.value);
  if (asked.check === "endsWith") return known.check === "endsWith" && known.value.endsWith(asked.value);
  if (asked.check === "includes" && asked.position === undefined) {
    return "value" in known && typeof known.value === "string" && known.check !== "min" && known.check !== "max"
      ? ["startsWith", "endsWith", "includes"].includes(known.check) && known.value.includes(asked.value)
      : false;
  }
  return false;
}
