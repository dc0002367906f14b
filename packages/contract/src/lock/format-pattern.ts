import * as core from "zod/v4/core";
import type { FormatCheck } from "./schema-node.ts";
import { knownPattern } from "./string-format.ts";

type FormatClass = new (def: object) => core.$ZodStringFormat;

/** Formats whose check is exactly a pattern, by the Zod class that makes the pattern. Older Zods lack some. */
const PATTERN_FORMATS: Readonly<Record<string, FormatClass | undefined>> = {
  cidrv4: core.$ZodCIDRv4 as unknown as FormatClass,
  cuid: core.$ZodCUID as unknown as FormatClass,
  cuid2: core.$ZodCUID2 as unknown as FormatClass,
  date: core.$ZodISODate as unknown as FormatClass,
  datetime: core.$ZodISODateTime as unknown as FormatClass,
  duration: core.$ZodISODuration as unknown as FormatClass,
  e164: core.$ZodE164 as unknown as FormatClass,
  email: core.$ZodEmail as unknown as FormatClass,
  emoji: core.$ZodEmoji as unknown as FormatClass,
  guid: core.$ZodGUID as unknown as FormatClass,
  ipv4: core.$ZodIPv4 as unknown as FormatClass,
  ksuid: core.$ZodKSUID as unknown as FormatClass,
  lowercase: core.$ZodCheckLowerCase as unknown as FormatClass,
  mac: core.$ZodMAC as unknown as FormatClass,
  nanoid: core.$ZodNanoID as unknown as FormatClass,
  time: core.$ZodISOTime as unknown as FormatClass,
  ulid: core.$ZodULID as unknown as FormatClass,
  uppercase: core.$ZodCheckUpperCase as unknown as FormatClass,
  uuid: core.$ZodUUID as unknown as FormatClass,
  xid: core.$ZodXID as unknown as FormatClass,
};

/** Formats that `z.stringFormat` makes of one of Zod's own patterns. */
const NAMED_PATTERN_FORMATS = /^(hostname|hex|(md5|sha1|sha256|sha384|sha512)_(hex|base64|base64url))$/;

/** The installed Zod's pattern for a format, when that alone decides; undefined when there is more to it. */
export function formatPattern({ format, options, pattern }: FormatCheck): RegExp | undefined {
  const Format = PATTERN_FORMATS[format];
  if (Format === undefined) return NAMED_PATTERN_FORMATS.test(format) ? knownPattern(format) : undefined;
  if (pattern !== undefined) return new RegExp(pattern.source, pattern.flags);
  return new Format({ type: "string", check: "string_format", format, ...options })._zod.def.pattern;
}
