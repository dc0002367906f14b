import { canonicalLock } from "./canonical-lock.ts";
import type { ContractLock } from "./contract-lock.ts";

/**
 * The lock as the text of `contract.lock.json`: the same bytes for the same facts, one fact per line so that a review shows
 * what changed, with a newline at the end.
 */
export function stringifyLock(lock: ContractLock): string {
  return `${print(canonicalLock(lock), "")}\n`;
}

/**
 * JSON.
 *
 * @example A check and a node that is only a kind stay on one line: `{ "check": "min", "value": 0 }`, `{ "kind": "boolean" }`.
 */
function print(value: unknown, indent: string): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return wrap(
      "[",
      "]",
      value.map((item) => print(item, inner)),
      indent,
    );
  const lines = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, inner)}`);
  return isOneFact(value) ? `{ ${lines.join(", ")} }` : wrap("{", "}", lines, indent);
}

function isOneFact(object: object): boolean {
  const scalar = Object.values(object).every((item) => item === null || typeof item !== "object");
  return scalar && ("check" in object || ("kind" in object && Object.keys(object).length === 1));
}

function wrap(open: string, close: string, lines: readonly string[], indent: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${close}`;
}
