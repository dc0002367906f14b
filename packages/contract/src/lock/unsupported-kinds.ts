import type { Def } from "./describe-kinds.ts";

/** Why JSON can't carry what this schema accepts, with the mend; undefined when it can. */
export function unsupportedOnWire(def: Def): string | undefined {
  if (def.type === "literal") return unsupportedLiteral(def.values);
  return NOT_JSON[def.type] ?? unsupportedAsOutput(def);
}

/** Why Zod can't encode this schema, wherever it stands; undefined when it can. */
export function unsupportedAsOutput(def: Def): string | undefined {
  return NOT_ENCODABLE[def.type];
}

const USE_CODEC = "put a codec in front: z.codec(<what the wire carries>, <this schema>, { decode, encode })";

const NOT_JSON: Readonly<Record<string, string>> = {
  bigint: "JSON has no bigint; use bigintString(), which sends it as text",
  date: "JSON has no date; use isoDate(), which sends it as ISO 8601 text",
  map: `JSON has no Map; use z.record(), or ${USE_CODEC}`,
  set: `JSON has no Set; use z.array(), or ${USE_CODEC}`,
  undefined: "JSON has no undefined; use .optional() to let the key be absent, or z.null()",
  void: "JSON has no undefined; use z.object({}) for an event without data",
  symbol: "JSON has no symbol; use z.string() or z.enum()",
  function: "JSON can't carry a function; leave it out",
  nan: "JSON has no NaN; use z.null() for a missing number",
  file: "JSON can't carry a file; send a URL (z.url()) or small contents as text (z.base64())",
};

const NOT_ENCODABLE: Readonly<Record<string, string>> = {
  transform:
    "a transform goes one way, so the server can't encode it; use z.codec(in, out, { decode, encode }), which goes both ways",
  promise: "an event can't hold a promise; await the value before you emit it",
  success: "z.success can't be encoded, since it forgets the value; use z.boolean()",
};

function unsupportedLiteral(values: readonly unknown[]): string | undefined {
  const fault = values.find((value) => value === undefined || typeof value === "bigint");
  if (fault === undefined && !values.includes(undefined)) return undefined;
  return `JSON can't carry the literal ${typeof fault === "bigint" ? `${fault}n` : "undefined"}; use text, a number or .optional()`;
}
