import type { Check } from "./checks.ts";
import { parseAt, wrongType } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { runChecks } from "./scalars.ts";

/** An array whose items are all alike. */
export function array(item: Parser, ...checks: readonly Check<readonly unknown[]>[]): Parser {
  return (input, issues) => {
    if (!Array.isArray(input)) {
      wrongType("array", input, issues);
      return input;
    }
    const before = issues.length;
    runChecks(checks, input, issues);
    // An array that is too long is not walked.
    return issues.length > before ? input : input.map((value, index) => parseAt(item, value, index, issues));
  };
}
