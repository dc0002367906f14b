import { parseAt, wrongType } from "./issues.ts";
import { isObject } from "./object.ts";
import type { Parser } from "./parser.ts";

/** An object whose keys all satisfy `key`, which doesn't change them, and whose values are all alike. */
export function record(key: Parser, value: Parser): Parser {
  return (input, issues) => {
    if (!isObject(input)) {
      wrongType("object", input, issues);
      return input;
    }
    const output: Record<string, unknown> = {};
    for (const name of Object.keys(input)) {
      // Assigning to it would set the result's prototype; Zod drops it too.
      if (name === "__proto__") continue;
      const before = issues.length;
      parseAt(key, name, name, issues);
      if (issues.length === before) output[name] = parseAt(value, input[name], name, issues);
    }
    return output;
  };
}

/** A record that has exactly these keys, in this order in the result. */
export function recordOf(keys: readonly string[], value: Parser): Parser {
  return (input, issues) => {
    if (!isObject(input)) {
      wrongType("object", input, issues);
      return input;
    }
    const output: Record<string, unknown> = {};
    for (const name of keys)
      output[name] = parseAt(value, Object.hasOwn(input, name) ? input[name] : undefined, name, issues);
    for (const name of Object.keys(input))
      if (!keys.includes(name)) issues.push({ path: [name], message: "must not be there" });
    return output;
  };
}
