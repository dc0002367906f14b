import type { Fault, Parser } from "./parser.ts";

/** Reports a fault of the value itself; what holds it adds to the path. */
export function fault(issues: Fault[], message: string): void {
  issues.push({ path: [], message });
}

/** Runs a parser on the value found at `key`, and puts the key in front of the path of each new issue. */
export function parseAt(parser: Parser, input: unknown, key: string | number, issues: Fault[]): unknown {
  const before = issues.length;
  const value = parser(input, issues);
  for (let i = before; i < issues.length; i++) issues[i]?.path.unshift(key);
  return value;
}
