import type { Issue } from "./decoded.ts";
import type { Parser } from "./parser.ts";

/** Reports a fault of the value itself; what holds it adds to the path. */
export function fault(issues: Issue[], message: string): void {
  issues.push({ path: [], message });
}

/** Runs a parser on the value found at `key`, and puts the key in front of the path of each new issue. */
export function parseAt(parser: Parser, input: unknown, key: string | number, issues: Issue[]): unknown {
  const before = issues.length;
  const value = parser(input, issues);
  // Apart, because nearly every value is valid, and a short function is inlined.
  if (issues.length > before) prefixPaths(issues, before, key);
  return value;
}

function prefixPaths(issues: Issue[], from: number, key: string | number): void {
  for (let i = from; i < issues.length; i++) {
    const { path, message } = issues[i] as Issue;
    issues[i] = { path: [key, ...path], message };
  }
}

/** What a message calls a value, as Zod's messages do. */
export function kindOf(input: unknown): string {
  return input === null ? "null" : Array.isArray(input) ? "array" : typeof input;
}

/** Reports a value of the wrong type. */
export function wrongType(expected: string, input: unknown, issues: Issue[]): void {
  fault(issues, `expected ${expected}, received ${kindOf(input)}`);
}
