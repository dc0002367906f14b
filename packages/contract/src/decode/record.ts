import { parseAt } from "./issues.ts";
import { type Fields, fields } from "./object.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";
import { never } from "./scalars.ts";

/** An object whose keys all satisfy `key`, which doesn't change them, and whose values are all alike. */
export function record(key: Parser, value: Parser): Parser {
  return pipe(fields, (input, issues) => {
    const output: Fields = {};
    for (const name of Object.keys(input as Fields)) {
      // Assigning to it would set the result's prototype; Zod drops it too.
      if (name === "__proto__") continue;
      parseAt(key, name, name, issues);
      output[name] = parseAt(value, (input as Fields)[name], name, issues);
    }
    return output;
  });
}

/** A record that has exactly these keys, in this order in the result. */
export function recordOf(keys: readonly string[], value: Parser): Parser {
  return pipe(fields, (input, issues) => {
    const given = input as Fields;
    const output: Fields = {};
    for (const name of keys)
      output[name] = parseAt(value, Object.hasOwn(given, name) ? given[name] : undefined, name, issues);
    for (const name of Object.keys(given)) if (!keys.includes(name)) parseAt(never, given[name], name, issues);
    return output;
  });
}
