import { fault } from "./issues.ts";
import { isObject } from "./object.ts";
import type { Parser } from "./parser.ts";

/** What both accept, merged. */
export function intersection(left: Parser, right: Parser): Parser {
  return (input, issues) => {
    const before = issues.length;
    const a = left(input, issues);
    const b = right(input, issues);
    if (issues.length > before) return input;
    const merged = merge(a, b);
    if (merged === CONFLICT) fault(issues, "is decoded in two ways that don't go together");
    return merged;
  };
}

const CONFLICT = Symbol();

/** Zod's rule: equal values, or objects and arrays whose common parts merge. */
function merge(a: unknown, b: unknown): unknown {
  if (a === b || (a instanceof Date && b instanceof Date && +a === +b)) return a;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return CONFLICT;
    const items = a.map((item, index) => merge(item, b[index]));
    return items.includes(CONFLICT) ? CONFLICT : items;
  }
  if (!isObject(a) || !isObject(b) || a instanceof Date || b instanceof Date) return CONFLICT;
  const output: Record<string, unknown> = { ...a, ...b };
  for (const key of Object.keys(a)) {
    if (!Object.hasOwn(b, key)) continue;
    output[key] = merge(a[key], b[key]);
    if (output[key] === CONFLICT) return CONFLICT;
  }
  return output;
}
