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
export function findJsonFault(value: unknown, original: unknown): Issue | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : fault(`JSON has no ${value}`);
    case "object":
      if (value === null) return undefined;
      return Array.isArray(value) ? findInArray(value, original) : findInObject(value, original);
    default:
      return fault(`JSON has no ${typeof value}`);
  }
}

function findInArray(array: readonly unknown[], original: unknown): Issue | undefined {
  const source = Array.isArray(original) ? original : undefined;
  // By index, because `forEach` and its like skip holes, which JSON writes as null.
  for (let index = 0; index < array.length; index++) {
    const found = findJsonFault(array[index], source?.[index]);
    if (found !== undefined) return within(index, found);
  }
  return undefined;
}

function findInObject(object: object, original: unknown): Issue | undefined {
  if (!isPlain(object)) return fault("JSON has no class instances; use a codec");
  const source = typeof original === "object" && original !== null && isPlain(original) ? original : undefined;
  let keys = 0;
  // `for in` costs half of `Object.keys`; a plain object inherits nothing enumerable.
  for (const key in object) {
    keys++;
    const item = object[key];
    // Most properties are text: saves the call.
    if (item === undefined || typeof item === "string") continue;
    const found = findJsonFault(item, source?.[key]);
    if (found !== undefined) return within(key, found);
  }
  const lost = keys === 0 && source !== undefined ? Object.keys(source) : [];
  return lost.length === 0 ? undefined : fault(`the schema knows none of its keys (${lost.slice(0, 5).join(", ")})`);
}

function isPlain(object: object): object is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}

function fault(message: string): Issue {
  return { path: [], message };
}

/** The path is built on the way back from a fault, so that a sound value pays nothing for it. */
function within(key: string | number, { path, message }: Issue): Issue {
  return { path: [key, ...path], message };
}
