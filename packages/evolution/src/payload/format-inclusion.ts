import type { FormatCheck } from "@tidings/contract/lock";

/**
 * Whether every text of the format `inner` is one of `outer`.
 *
 * By name and options, and a few inclusions that hold by how the formats are defined (RFC 9562, RFC 3339): a UUID of one
 * version is a UUID, a date-time in UTC is one with an offset allowed. Nothing is guessed from patterns.
 */
export function includesFormat(outer: FormatCheck, inner: FormatCheck): boolean {
  if (outer.custom || inner.custom || outer.pattern !== undefined || inner.pattern !== undefined) return false;
  if (inner.format === "uuid" && outer.format === "guid") return outer.options === undefined;
  if (inner.format !== outer.format) return false;
  const [asked, given] = [outer.options ?? {}, inner.options ?? {}];
  switch (outer.format) {
    case "uuid":
      return asked.version === undefined || asked.version === given.version;
    case "datetime":
      // `offset` and `local` allow more, `precision` allows less.
      return (
        (asked.offset === true || given.offset !== true) &&
        (asked.local === true || given.local !== true) &&
        includesPrecision(asked.precision, given.precision)
      );
    case "time":
      return includesPrecision(asked.precision, given.precision);
    case "url":
      // What `normalize` makes of a URL is one again.
      return (
        (asked.hostname === undefined || asked.hostname === given.hostname) &&
        (asked.protocol === undefined || asked.protocol === given.protocol)
      );
    case "jwt":
      return asked.alg === undefined || asked.alg === given.alg;
    default:
      return JSON.stringify(Object.entries(asked).sort()) === JSON.stringify(Object.entries(given).sort());
  }
}

/** A precision of -1 is minutes without seconds, which the format without a precision may not have. */
function includesPrecision(asked: unknown, given: unknown): boolean {
  return asked === given || (asked === undefined && typeof given === "number" && given >= 0);
}
