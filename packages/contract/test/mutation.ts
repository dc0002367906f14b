import * as fc from "fast-check";

/** Changes a value in one place, often so that it is no longer valid. Never to `undefined`, which JSON cannot bring. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(), fc.constantFrom(...mutations)).map(([place, mutate]) => {
    const places = countPlaces(value);
    return mutateAt(structuredClone(value), place % places, mutate);
  });
}

type Mutate = (value: unknown) => unknown;

const mutations: readonly Mutate[] = [
  ...[null, "", "a", "😀", 0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 2 ** 53, true, false, [], {}].map(
    (replacement) => () => replacement,
  ),
  (value) => (typeof value === "number" ? value + 1 : [value]),
  (value) => (typeof value === "number" ? value - 1 : { a: value }),
  (value) => (typeof value === "string" ? `${value}x` : String(value)),
  (value) => (typeof value === "string" ? value.slice(1) : JSON.stringify(value)),
  (value) => withKey(value, "unheard", 1),
  (value) => withKey(value, "__proto__", { polluted: true }),
  (value) => withKey(value, "constructor", "x"),
  (value) => withKey(value, "a", null),
  (value) => withKey(value, "c", "x"),
  (value) => dropOne(value),
  (value) => (Array.isArray(value) ? [...value, value[0] ?? 1] : value),
  (value) => (isFields(value) ? Object.fromEntries(Object.entries(value).reverse()) : value),
];

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As `JSON.parse` would: a key `__proto__` becomes an own property. */
function withKey(value: unknown, key: string, item: unknown): unknown {
  if (!isFields(value)) return value;
  return Object.defineProperty({ ...value }, key, {
    value: item,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function dropOne(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(1);
  return isFields(value) ? Object.fromEntries(Object.entries(value).slice(1)) : value;
}

function countPlaces(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + countPlaces(item), 1);
}

function mutateAt(value: unknown, place: number, mutate: Mutate): unknown {
  if (place === 0 || typeof value !== "object" || value === null) return mutate(value);
  let left = place - 1;
  for (const [key, item] of Object.entries(value)) {
    const count = countPlaces(item);
    if (left < count) {
      (value as Record<string, unknown>)[key] = mutateAt(item, left, mutate);
      return value;
    }
    left -= count;
  }
  return value;
}
