import type { Issue } from "./decoded.ts";
import { fault, wrongType } from "./issues.ts";
import { isObject } from "./object.ts";
import type { Parser } from "./parser.ts";

/** The first option that accepts. */
export function union(...options: readonly Parser[]): Parser {
  return (input, issues) => {
    for (const option of options) {
      const own: Issue[] = [];
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
      const own: Issue[] = [];
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
  const byTag = new Map<unknown, Parser>();
  for (const [tags, option] of options) for (const tag of tags) byTag.set(tag, option);
  return (input, issues) => {
    if (!isObject(input)) {
      wrongType("object", input, issues);
      return input;
    }
    const option = Object.hasOwn(input, key) ? byTag.get(input[key]) : undefined;
    if (option !== undefined) return option(input, issues);
    issues.push({
      path: [key],
      message: `expected ${[...byTag.keys()].map((tag) => JSON.stringify(tag)).join(" or ")}`,
    });
    return input;
  };
}
