import { check } from "./check.ts";
import { fault } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";
import { string } from "./scalars.ts";

/** RFC 3339 text in UTC with `Z` to a `Date`: the decoding half of the contract's `isoDate()`. */
export const isoDate: Parser = /* @__PURE__ */ pipe(
  string,
  /* @__PURE__ */ check<string>(
    (text) =>
      /^\d{4}(-\d\d){2}T\d\d(:\d\d){2}(\.\d+)?Z$/.test(text) &&
      // A day or hour that there isn't comes out as another day (30 February as 2 March, 24:00 as the next) or as none.
      new Date(text).getUTCDate() === Number(text.slice(8, 10)),
    "expected ISO 8601 in UTC",
  ),
  (text) => new Date(text as string),
);

/** Decimal text to a `bigint`: the decoding half of the contract's `bigintString()`. */
export const bigintString: Parser = (input, issues) => {
  if (typeof input === "string" && /^(0|-?[1-9]\d*)$/.test(input)) return BigInt(input);
  fault(issues, "expected an integer as decimal text");
  return input;
};
