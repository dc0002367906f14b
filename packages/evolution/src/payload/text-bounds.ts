import type { Check } from "@tidings/contract/lock";
import { includesFormat } from "./format-inclusion.ts";

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

/**
 * Whether every text that passes `inner` when it is sent passes `outer` when it is read.
 *
 * A check that changes the text (`trim`, a URL) makes what was checked before it say nothing of what is sent, and what comes
 * after it be about another text.
 */
export function textIncludes(outer: readonly Check[], inner: readonly Check[]): boolean {
  const sent = lengthBounds(afterLastChange(inner));
  const read = lengthBounds(outer);
  const change = outer.findIndex((check) => !keepsText(check, sent.checks));
  if (change >= 0) {
    const rest = outer.slice(change).filter((check) => check.check !== "refine");
    return rest.every((check) => check.check === "overwrite") && textIncludes(outer.slice(0, change), inner);
  }
  return (
    sent.min >= read.min &&
    sent.max <= read.max &&
    read.checks.every((check) => sent.checks.some((known) => implies(known, check)))
  );
}

/** Whether reading leaves a sent text as it is: a URL does when it was one already. */
function keepsText(check: Check, sent: readonly Check[]): boolean {
  if (!isChange(check)) return true;
  return check.check === "format" && sent.some((known) => implies(known, check) && sameNormalize(known, check));
}

function sameNormalize(a: Check, b: Check): boolean {
  const normalize = (check: Check) => check.check === "format" && (check.options?.normalize ?? false);
  return normalize(a) === normalize(b);
}

function isChange(check: Check): boolean {
  return check.check === "overwrite" || (check.check === "format" && check.format === "url");
}

/** From the last change on, with the change itself when what it makes passes it again. */
function afterLastChange(checks: readonly Check[]): readonly Check[] {
  const last = checks.findLastIndex(isChange);
  return last < 0 ? checks : checks.slice(checks[last]?.check === "format" ? last : last + 1);
}

/** Whether a text that passes `known` certainly passes `asked`. */
function implies(known: Check, asked: Check): boolean {
  if (JSON.stringify(sortKeys(known)) === JSON.stringify(sortKeys(asked))) return true;
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

function sortKeys(check: Check): unknown {
  return Object.entries(check)
    .map(([key, value]) => [key, typeof value === "object" ? Object.entries(value).sort() : value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
