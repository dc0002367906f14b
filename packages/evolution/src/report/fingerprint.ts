import { createHash } from "node:crypto";
import type { Draft } from "./finding.ts";

const DIGITS = 12;

/** Of the change itself, not of its words or verdicts: an upgrade of Tidings leaves suppressions in force. */
export function fingerprint({ rule, pointer, facts }: Draft): string {
  const text = JSON.stringify([rule, pointer, ...facts.map(deciding)]);
  return createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
}

/** What a schema says about itself that decides nothing. */
const UNDECIDING = new Set(["description", "deprecated"]);

function deciding(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deciding);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([key, item]) => item !== undefined && !isFact(key, item));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, deciding(item)]));
}

/** A property may be called `description`; a fact of that name is text. */
function isFact(key: string, value: unknown): boolean {
  return UNDECIDING.has(key) && typeof value !== "object";
}
