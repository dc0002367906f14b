/** Type text that knows how tightly it holds together. */
export type TypeExpression =
  | { readonly text: string; readonly binds: "primary" | "operator" }
  | { readonly text: string; readonly binds: "union"; readonly options: readonly TypeExpression[] };

export function primary(text: string): TypeExpression {
  return { text, binds: "primary" };
}

/** @example arrayOf(union of string and null) // "(string | null)[]" */
export function arrayOf(items: TypeExpression): TypeExpression {
  return primary(`${items.binds === "primary" ? items.text : `(${items.text})`}[]`);
}

export function unionOf(parts: readonly TypeExpression[]): TypeExpression {
  const options = parts
    .flatMap((part) => (part.binds === "union" ? part.options : [part]))
    .filter(({ text }, index, all) => text !== "never" && all.findIndex((other) => other.text === text) === index);
  // Whatever else is in the union, these swallow it.
  const all = options.find(({ text }) => text === "any") ?? options.find(({ text }) => text === "unknown");
  if (all !== undefined || options.length <= 1) return all ?? options[0] ?? primary("never");
  return { text: options.map(optionText).join(" | "), binds: "union", options };
}

/** What is left of a type without `undefined`. */
export function withoutUndefined(type: TypeExpression): TypeExpression {
  return type.binds === "union" ? unionOf(type.options.filter(({ text }) => text !== "undefined")) : type;
}

function optionText({ text, binds }: TypeExpression): string {
  return binds === "operator" ? `(${text})` : text;
}

export function intersectionOf(left: TypeExpression, right: TypeExpression): TypeExpression {
  const part = ({ text, binds }: TypeExpression) => (binds === "union" ? `(${text})` : text);
  return { text: `${part(left)} & ${part(right)}`, binds: "operator" };
}

/**
 * The type after `=` or `:`, with the space before it. A union that is long, or has objects in it, gets a line for each option.
 *
 * @param indent White space before the line that the type begins on.
 */
export function printType(type: TypeExpression, indent: string): string {
  if (type.binds !== "union" || (!type.text.includes("\n") && type.text.length <= 80)) return ` ${type.text}`;
  // No type has a line end that isn't layout, so that lines can be moved.
  return type.options.map((option) => `\n${indent}  | ${optionText(option).replaceAll("\n", "\n    ")}`).join("");
}
