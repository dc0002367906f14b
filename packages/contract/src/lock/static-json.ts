import type { Json } from "./schema-node.ts";

/**
 * The JSON that `read` yields, when it yields the same each time.
 *
 * Zod keeps a default, however it was given, behind a function; two equal reads are all that tells a constant from
 * `() => crypto.randomUUID()`.
 */
export function staticJson(read: () => unknown): Json | undefined {
  let first: unknown;
  let second: unknown;
  try {
    [first, second] = [read(), read()];
  } catch {
    return undefined;
  }
  return isJson(first) && isJson(second) && JSON.stringify(first) === JSON.stringify(second) ? first : undefined;
}

/** Whether `JSON.parse(JSON.stringify(value))` would be equal to `value`. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return Array.from(value).every(isJson);
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}
