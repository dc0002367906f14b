/** Source text with the structure that a printer needs to break lines. */
export type Expression =
  | string
  | { readonly call: string; readonly args: readonly Expression[] }
  | { readonly list: readonly Expression[] }
  | { readonly fields: readonly (readonly [key: string, value: Expression])[] };

const WIDTH = 110;

/**
 * @example
 * printExpression({ call: "optional", args: ["string"] }) // "optional(string)"
 */
export function printExpression(expression: Expression, indent = ""): string {
  const line = printLine(expression);
  if (typeof expression === "string" || indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  if ("fields" in expression) {
    const lines = expression.fields.map(
      ([key, value]) => `${inner}${propertyKey(key)}: ${printExpression(value, inner)},\n`,
    );
    return `{\n${lines.join("")}${indent}}`;
  }
  const parts = "list" in expression ? expression.list : expression.args;
  const [open, close] = "list" in expression ? ["[", "]"] : [`${expression.call}(`, ")"];
  const [only] = parts;
  // A call with one argument that breaks itself needs no lines of its own.
  if (parts.length === 1 && only !== undefined && typeof only !== "string") {
    return `${open}${printExpression(only, indent)}${close}`;
  }
  const lines = parts.map((part) => `${inner}${printExpression(part, inner)},\n`);
  return `${open}\n${lines.join("")}${indent}${close}`;
}

function printLine(expression: Expression): string {
  if (typeof expression === "string") return expression;
  if ("fields" in expression) {
    const fields = expression.fields.map(([key, value]) => `${propertyKey(key)}: ${printLine(value)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  if ("list" in expression) return `[${expression.list.map(printLine).join(", ")}]`;
  return `${expression.call}(${expression.args.map(printLine).join(", ")})`;
}

/** @example propertyKey("done") // "done"; propertyKey("frames/s") // "\"frames/s\"" */
export function propertyKey(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : JSON.stringify(key);
}
