import { parseAt } from "./issues.ts";
import { type Fields, fields, object } from "./object.ts";
import type { Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";
import { never } from "./scalars.ts";

/** An object with these properties, and others whose values `rest` decodes: `never` refuses them, `unknown` keeps them. */
export function catchall(shape: Readonly<Record<string, Parser>>, rest: Parser): Parser {
  const known = object(shape);
  return pipe(fields, (input, issues) => {
    const output = known(input, issues) as Fields;
    for (const [key, value] of Object.entries(input as Fields)) {
      // Assigning to `__proto__` would set the result's prototype. Zod drops it, unless unknown keys are refused.
      if (Object.hasOwn(shape, key) || (key === "__proto__" && rest !== never)) continue;
      output[key] = parseAt(rest, value, key, issues);
    }
    return output;
  });
}
