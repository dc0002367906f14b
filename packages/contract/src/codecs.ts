import * as z from "zod";

/** Names of the built-in codecs, for which the generator knows how to write a decoder. */
export type CodecName = "isoDate" | "bigintString";

/**
 * Marks a codec's decode function. Zod copies that function when it clones a schema (`.describe()`, `.refine()`), and a
 * registered symbol is the same in every copy of this package, such as the CLI's.
 */
const CODEC_NAME = Symbol.for("tidings.codecName");

/** RFC 3339 text in UTC with `Z` on the wire, a `Date` in the program. Precision: 1 ms. */
export function isoDate(): z.ZodCodec<z.ZodISODateTime, z.ZodDate> {
  return z.codec(z.iso.datetime(), z.date(), {
    decode: named("isoDate", (text: string) => new Date(text)),
    encode: (date) => date.toISOString(),
  });
}

/** Canonical decimal text on the wire, a `bigint` in the program. */
export function bigintString(): z.ZodCodec<z.ZodString, z.ZodBigInt> {
  return z.codec(z.string().regex(/^(0|-?[1-9][0-9]*)$/), z.bigint(), {
    decode: named("bigintString", (text: string) => BigInt(text)),
    encode: (value) => value.toString(),
  });
}

/** Which of the built-in codecs a schema is; undefined for any other schema. */
export function codecName(schema: z.core.$ZodType): CodecName | undefined {
  const { def } = schema._zod;
  if (!("transform" in def) || typeof def.transform !== "function") return undefined;
  return (def.transform as { readonly [CODEC_NAME]?: CodecName })[CODEC_NAME];
}

function named<F extends object>(name: CodecName, decode: F): F {
  return Object.assign(decode, { [CODEC_NAME]: name });
}
