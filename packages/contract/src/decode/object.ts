import { check } from "./check.ts";
import { parseAt } from "./issues.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";

export type Fields = Record<string, unknown>;

export const fields: Parser = /* @__PURE__ */ check(isObject, "expected object");

const missing: Parser = /* @__PURE__ */ check(() => false, "is missing");

/** An object with these properties, in this order in the result. Others are dropped. */
export function object(shape: Readonly<Record<string, Parser>>): Parser {
  const properties = Object.entries(shape);
  return pipe(fields, (input, issues) => {
    const output: Fields = {};
    for (const [key, parser] of properties) {
      if (Object.hasOwn(input as Fields, key)) {
        output[key] = parseAt(parser, (input as Fields)[key], key, issues);
      } else {
        const value = parseAt(parser.absent ?? missing, undefined, key, issues);
        if (value !== undefined) output[key] = value;
      }
    }
    return output;
  });
}

export function isObject(input: unknown): input is Fields {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
