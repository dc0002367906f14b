import { fault } from "./issues.ts";
import type { Parser } from "./parser.ts";

/** Nothing. Behind `object`'s shape it refuses unknown keys; one function for all, by which `object` knows it. */
const NEVER: Parser = (input, issues) => {
  fault(issues, "must not be there");
  return input;
};

export function never(): Parser {
  return NEVER;
}
