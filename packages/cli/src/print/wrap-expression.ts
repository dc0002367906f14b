import { LINE_WIDTH } from "./line-width.ts";

/**
 * Breaks an expression of nested calls, arrays and objects into lines, where it is too long for one.
 *
 * @param depth How deep the expression's first line is indented.
 * @example wrapExpression("object({ … })") // "object({\n  …,\n  …,\n})"
 */
export function wrapExpression(expression: string, depth = 0): string {
  // A comma may follow.
  if (expression.length + depth * 2 < LINE_WIDTH) return expression;
  const group = firstGroup(expression);
  if (group === undefined) return expression;
  const { open, close, items } = group;
  const head = expression.slice(0, open + 1);
  const tail = expression.slice(close);
  const only = items.length === 1 ? items[0] : undefined;
  // `object({ … })`: the call and its only argument open and close on the same lines.
  if (only !== undefined && hugs(only)) return head + wrapExpression(only, depth) + tail;
  const indent = "  ".repeat(depth + 1);
  const lines = items.map((item) => `${indent}${wrapExpression(item, depth + 1)},`);
  return [head.trimEnd(), ...lines, `${"  ".repeat(depth)}${tail}`].join("\n");
}

function hugs(item: string): boolean {
  return /^[[{]/.test(item);
}

interface Group {
  readonly open: number;
  readonly close: number;
  readonly items: readonly string[];
}

/** The outermost brackets, and what is between the commas in them. */
function firstGroup(expression: string): Group | undefined {
  let depth = 0;
  let open = -1;
  let start = -1;
  const items: string[] = [];
  for (const [index, character] of codeCharacters(expression)) {
    if ("([{".includes(character)) {
      if (depth === 0) {
        open = index;
        start = index + 1;
      }
      depth += 1;
    } else if (")]}".includes(character)) {
      depth -= 1;
      if (depth === 0) {
        const last = expression.slice(start, index).trim();
        if (last !== "") items.push(last);
        return { open, close: index, items };
      }
    } else if (character === "," && depth === 1) {
      items.push(expression.slice(start, index).trim());
      start = index + 1;
    }
  }
  return undefined;
}

/** The characters outside string and regular expression literals. */
function* codeCharacters(expression: string): Generator<[index: number, character: string]> {
  const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/|./gs;
  for (const match of expression.matchAll(token)) {
    if (match[0].length === 1) yield [match.index, match[0]];
  }
}
