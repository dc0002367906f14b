import type { FormatCheck } from "@tidings/contract/lock";
import * as z from "zod";

type FormatClass = new (def: object) => z.core.$ZodStringFormat;

const { core } = z;

/** The class of Zod's that checks a format. Older Zods lack some. */
const CLASSES: Readonly<Record<string, unknown>> = {
  base64: core.$ZodBase64,
  base64url: core.$ZodBase64URL,
  cidrv4: core.$ZodCIDRv4,
  cidrv6: core.$ZodCIDRv6,
  cuid: core.$ZodCUID,
  cuid2: core.$ZodCUID2,
  date: core.$ZodISODate,
  datetime: core.$ZodISODateTime,
  duration: core.$ZodISODuration,
  e164: core.$ZodE164,
  email: core.$ZodEmail,
  emoji: core.$ZodEmoji,
  guid: core.$ZodGUID,
  ipv4: core.$ZodIPv4,
  ipv6: core.$ZodIPv6,
  jwt: core.$ZodJWT,
  ksuid: core.$ZodKSUID,
  lowercase: core.$ZodCheckLowerCase,
  mac: core.$ZodMAC,
  nanoid: core.$ZodNanoID,
  time: core.$ZodISOTime,
  ulid: core.$ZodULID,
  uppercase: core.$ZodCheckUpperCase,
  url: core.$ZodURL,
  uuid: core.$ZodUUID,
  xid: core.$ZodXID,
};

/** A string format as Zod's check; undefined when a function decides it, or when this Zod doesn't know it. */
export function rebuildFormat(check: FormatCheck): z.core.$ZodCheck<string> | undefined {
  if (check.custom) return undefined;
  const pattern = check.pattern && new RegExp(check.pattern.source, check.pattern.flags);
  const Format = CLASSES[check.format] as FormatClass | undefined;
  if (Format === undefined) {
    const known = pattern ?? knownPattern(check.format);
    return known && core._stringFormat(z.ZodCustomStringFormat, check.format, known);
  }
  const options = Object.entries(check.options ?? {}).map(([name, value]) => [name, rebuildOption(name, value)]);
  return new Format({
    type: "string",
    check: "string_format",
    format: check.format,
    abort: false,
    ...Object.fromEntries(options),
    ...(pattern && { pattern }),
  });
}

/** Options that are patterns come as the name of one of Zod's own, or as the text of a regular expression. */
function rebuildOption(name: string, value: string | number | boolean): unknown {
  if ((name !== "hostname" && name !== "protocol") || typeof value !== "string") return value;
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(value) ?? [];
  return source === undefined ? knownPattern(value) : new RegExp(source, flags);
}

function knownPattern(name: string): RegExp | undefined {
  const pattern: unknown = (core.regexes as Readonly<Record<string, unknown>>)[name];
  return pattern instanceof RegExp ? pattern : undefined;
}
