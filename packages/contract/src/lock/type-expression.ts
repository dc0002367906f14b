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
