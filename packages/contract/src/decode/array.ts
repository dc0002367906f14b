import { check } from "./check.ts";
import { parseAt } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";

export const list: Parser = /* @__PURE__ */ check(Array.isArray, "expected array");

/** An array whose items are all alike. */
export function array(item: Parser): Parser {
  return pipe(list, (input, issues) => (input as unknown[]).map((value, index) => parseAt(item, value, index, issues)));
}
