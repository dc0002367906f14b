import type { Issue } from "./decoded.ts";
import { fault, parseAt, wrongType } from "./issues.ts";
import { never } from "./never.ts";
import type { Parser } from "./parser.ts";

type Fields = Record<string, unknown>;

/**
 * An object with these properties, in this order in the result.
 *
 * @param rest Decodes the values of keys that are not in `shape`: `never()` refuses them, `unknown()` keeps them. Default: they are dropped.
 */
export function object(shape: Readonly<Record<string, Parser>>, rest?: Parser): Parser {
  const keys = Object.keys(shape);
  const parsers = Object.values(shape);
  return (input, issues) => {
    if (!isObject(input)) {
      wrongType("object", input, issues);
      return input;
    }
    const output: Fields = {};
    for (let i = 0; i < keys.length; i++) {
      parseProperty(keys[i] as string, parsers[i] as Parser, input, output, issues);
    }
    if (rest !== undefined) parseRest(shape, rest, input, output, issues);
    return output;
  };
}

export function isObject(input: unknown): input is Fields {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function parseProperty(key: string, parser: Parser, input: Fields, output: Fields, issues: Issue[]): void {
  if (Object.hasOwn(input, key)) {
    output[key] = parseAt(parser, input[key], key, issues);
  } else if (parser.absent === undefined) {
    issues.push({ path: [key], message: "is missing" });
  } else if (parser.absent === "run") {
    const value = parseAt(parser, undefined, key, issues);
    if (value !== undefined) output[key] = value;
  }
}

function parseRest(shape: object, rest: Parser, input: Fields, output: Fields, issues: Issue[]): void {
  for (const key of Object.keys(input)) {
    if (Object.hasOwn(shape, key)) continue;
    // Assigning to `__proto__` would set the result's prototype. Zod drops it, unless unknown keys are refused.
    if (key !== "__proto__") output[key] = parseAt(rest, input[key], key, issues);
    else if (rest === never()) fault(issues, "must not have the key __proto__");
  }
}
