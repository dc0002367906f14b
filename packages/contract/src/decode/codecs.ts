import { fault } from "./issues.ts";
import type { Parser } from "./parser.ts";

/** RFC 3339 text in UTC with `Z` to a `Date`: the decoding half of the contract's `isoDate()`. */
export const isoDate: Parser = (input, issues) => {
  if (typeof input === "string" && /^\d{4}(-\d\d){2}T\d\d(:\d\d){2}(\.\d+)?Z$/.test(input)) {
    const date = new Date(input);
    // A day or hour that there isn't comes out as another day (30 February as 2 March, 24:00 as the next) or as none.
    if (date.getUTCDate() === Number(input.slice(8, 10))) return date;
  }
  fault(issues, "expected ISO 8601 date and time in UTC");
  return input;
};

/** Decimal text to a `bigint`: the decoding half of the contract's `bigintString()`. */
export const bigintString: Parser = (input, issues) => {
  if (typeof input === "string" && /^(0|-?[1-9]\d*)$/.test(input)) return BigInt(input);
  fault(issues, "expected an integer as decimal text");
  return input;
};
