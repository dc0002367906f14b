import type { Check } from "@tidings/contract/lock";
import { isChange, isOwnChange, isRefinement, textOf } from "./functions.ts";

/** What a reader's checks ask of a value, and what is known of that value. Refinements are no part of it. */
export interface Demand {
  readonly asked: readonly Check[];
  readonly given: readonly Check[];
}

export interface DemandOptions {
  /** Whether what is sent has been read by the sender's own schema. */
  readonly own: boolean;
  /** Whether a function that changes the value on both sides is the same one. */
  readonly sameFunctions: boolean;
}

/**
 * What has to be included in what, for all that is sent to pass the reader's checks; undefined when it can't be told.
 *
 * A check that changes the value (`trim`, a URL) makes what was checked before it say nothing of what is sent, and what
 * comes after it be about another value.
 */
export function demandsOf(
  read: readonly Check[] = [],
  sent: readonly Check[] = [],
  { own, sameFunctions }: DemandOptions,
): readonly Demand[] | undefined {
  const [to, from] = [sectionsOf(read), sectionsOf(sent)];
  const last = [...lastChange(from), ...(from.sections.at(-1) ?? [])];
  const first = own ? [...(from.sections[0] ?? []), ...last] : last;
  // Both sides change it alike, so that each check of the reader sees a value that the sender's own checks have seen.
  const together = to.changes.every((change, index) => {
    const other = from.changes[index];
    return other !== undefined && textOf(other) === textOf(change) && (sameFunctions || !isOwnChange(change));
  });
  if (own && together) {
    return to.sections.map((asked, index) => ({ asked, given: index === 0 ? first : (from.sections[index] ?? []) }));
  }
  const asked: Check[] = [];
  for (const [index, change] of to.changes.entries()) {
    asked.push(...(to.sections[index] ?? []));
    if (!keeps(change, from.changes)) {
      const rest = [...to.sections.slice(index + 1).flat(), ...to.changes.slice(index + 1).filter(isFormat)];
      return rest.length === 0 ? [{ asked: [...asked, ...[change].filter(isFormat)], given: first }] : undefined;
    }
    if (isFormat(change)) asked.push(change);
  }
  return [{ asked: [...asked, ...(to.sections.at(-1) ?? [])], given: first }];
}

interface Sections {
  readonly changes: readonly Check[];
  /** The checks before the first change, between each two, and after the last. */
  readonly sections: readonly (readonly Check[])[];
}

function sectionsOf(checks: readonly Check[]): Sections {
  const changes: Check[] = [];
  const sections: Check[][] = [[]];
  for (const check of checks) {
    if (isChange(check)) {
      changes.push(check);
      sections.push([]);
    } else if (!isRefinement(check)) sections.at(-1)?.push(check);
  }
  return { changes, sections };
}

/** What a URL is made to passes for one again. */
function lastChange({ changes }: Sections): readonly Check[] {
  const last = changes.at(-1);
  return last?.check === "format" ? [last] : [];
}

/** Whether a change leaves as it is what went through these. */
function keeps(change: Check, done: readonly Check[]): boolean {
  const last = done.at(-1);
  // What it asks of the text is asked beside.
  if (change.check === "format") return last?.check === "format" && isNormalizing(last) === isNormalizing(change);
  if (change.check !== "overwrite" || change.name === undefined) return false;
  if (change.name === "trim")
    return done.slice(done.findLastIndex(trims)).every((one) => trims(one) || isCase(one)) && done.some(trims);
  // Trimming a text leaves its letters.
  const before = done.findLast((one) => !(one.check === "overwrite" && one.name === "trim"));
  return before !== undefined && textOf(before) === textOf(change);
}

function trims(check: Check): boolean {
  return (check.check === "overwrite" && check.name === "trim") || check.check === "format";
}

function isFormat(check: Check): boolean {
  return check.check === "format";
}

function isCase(check: Check): boolean {
  return check.check === "overwrite" && (check.name === "toLowerCase" || check.name === "toUpperCase");
}

function isNormalizing(check: Check): boolean {
  return check.check === "format" && check.options?.normalize === true;
}
