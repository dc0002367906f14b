export { array } from "./array.ts";
export { catchall } from "./catchall.ts";
export {
  above,
  below,
  endsWith,
  includes,
  max,
  maxItems,
  maxLength,
  min,
  minItems,
  minLength,
  multipleOf,
  pattern,
  startsWith,
} from "./checks.ts";
export { bigintString, isoDate } from "./codecs.ts";
export type { Decoded, Decoder, Issue } from "./decoded.ts";
export { intersection } from "./intersection.ts";
export { object } from "./object.ts";
export type { Fault, Parser } from "./parser.ts";
export { pipe } from "./pipe.ts";
export { record, recordOf } from "./record.ts";
export { boolean, integer, literal, never, number, string, unknown } from "./scalars.ts";
export { base64, base64url, cidrv6, ipv6 } from "./string-formats.ts";
export { fromDecoder, toDecoder } from "./to-decoder.ts";
export { tuple } from "./tuple.ts";
export { discriminatedUnion, exclusiveUnion, union } from "./union.ts";
export { type UrlOptions, url } from "./url.ts";
export {
  frozen,
  lazy,
  nonOptional,
  nullable,
  optional,
  required,
  withCatch,
  withDefault,
  withPrefault,
} from "./wrappers.ts";
