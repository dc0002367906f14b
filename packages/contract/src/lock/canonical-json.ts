import type { Json } from "./schema-node.ts";

/** Compares by UTF-16 code units, which no locale changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** JSON with sorted keys: equal for equal values, whatever order their keys came in. */
export function canonicalJson(value: Json, indent?: number): string {
  return JSON.stringify(sortKeys(value), null, indent);
}

/** The same value with the keys of every object in it sorted. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, item]): [string, Json] => [key, sortKeys(item)]));
}
