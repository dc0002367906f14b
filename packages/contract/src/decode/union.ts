import { fault, parseAt } from "./issues.ts";
import { type Fields, fields } from "./object.ts";
import type { Fault, Parser } from "./parser.ts";
import { pipe } from "./pipe.ts";
import { literal } from "./scalars.ts";

/** The first option that accepts. */
export function union(...options: readonly Parser[]): Parser {
  return (input, issues) => {
    for (const option of options) {
      const own: Fault[] = [];
      const value = option(input, own);
      if (own.length === 0) return value;
    }
    fault(issues, "matches no variant of the union");
    return input;
  };
}

/** The only option that accepts. */
export function exclusiveUnion(...options: readonly Parser[]): Parser {
  return (input, issues) => {
    const values: unknown[] = [];
    for (const option of options) {
      const own: Fault[] = [];
      const value = option(input, own);
      if (own.length === 0) values.push(value);
    }
    if (values.length !== 1) fault(issues, `matches ${values.length} variants of the union instead of one`);
    return values[0];
  };
}

type Tag = string | number | boolean | null;

/** The option with the tag that the object has at `key`. */
export function discriminatedUnion(
  key: string,
  ...options: readonly (readonly [tags: readonly Tag[], option: Parser])[]
): Parser {
  const known = literal(...options.flatMap(([tags]) => tags));
  return pipe(fields, (input, issues) => {
    // No tag is inherited: what a prototype has under `key` is neither text, a number nor null.
    const tag = (input as Fields)[key];
    const option = options.find(([tags]) => tags.includes(tag as Tag));
    return option ? option[1](input, issues) : parseAt(known, tag, key, issues);
  });
}
