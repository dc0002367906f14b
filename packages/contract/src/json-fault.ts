import type { Issue } from "./decode/index.ts";

/**
 * Finds where JSON would change a value without saying so, so that what arrives is what was validated.
 *
 * Refused: what JSON leaves out or turns into something else (`undefined` in an array, functions, symbols, `bigint`, NaN and
 * infinities, holes, `Date`, `Map` and other class instances). Let through: a property that is `undefined`, which arrives
 * absent, and `-0`, which arrives as `0`. Lone surrogates and U+FEFF survive, `JSON.stringify` escapes the former.
 *
 * `original` is the value before it was encoded. It serves to find an object that lost all of its keys: Zod strips unknown
 * keys from a plain `z.object`, so that `{ titel: "x" }` would be sent as `{}` when every key is optional. TypeScript
 * refuses that as a weak type (TS2559); this does so for plain JavaScript. An object that keeps some of its keys is let
 * through, because a wider object than the event is legal TypeScript and stripping it is what the schema's author chose.
 */
export function findJsonFault(value: unknown, original: unknown, path: Issue["path"] = []): Issue | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : { path, message: `JSON has no ${value}` };
    case "object":
      if (value === null) return undefined;
      return Array.isArray(value)
        ? findInArray(value, original, path)
        : findInObject(value as Readonly<Record<string, unknown>>, original, path);
    default:
      return { path, message: `JSON has no ${typeof value}` };
  }
}

function findInArray(array: readonly unknown[], original: unknown, path: Issue["path"]): Issue | undefined {
  // By index, because `forEach` and its like skip holes, which JSON writes as null.
  for (let index = 0; index < array.length; index++) {
    const item = array[index];
    const fault = findJsonFault(item, Array.isArray(original) ? original[index] : undefined, [...path, index]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findInObject(
  object: Readonly<Record<string, unknown>>,
  original: unknown,
  path: Issue["path"],
): Issue | undefined {
  if (!isPlain(object)) return { path, message: "JSON has no class instances; use a codec" };
  const source = typeof original === "object" && original !== null && isPlain(original) ? original : undefined;
  let keys = 0;
  for (const key in object) {
    keys++;
    const item = object[key];
    if (item === undefined) continue;
    const fault = findJsonFault(item, source?.[key], [...path, key]);
    if (fault !== undefined) return fault;
  }
  if (keys === 0 && source !== undefined) {
    const lost = Object.keys(source);
    if (lost.length > 0) return { path, message: `the schema knows none of its keys (${lost.slice(0, 5).join(", ")})` };
  }
  return undefined;
}

function isPlain(object: object): object is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
