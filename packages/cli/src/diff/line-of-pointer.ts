/**
 * The line, from 1, at which a value of a lock begins: of the nearest one around it, when the lock has no such value or writes it on the line of
 * what it is in. Reads the layout of `stringifyLock`: two spaces a level, a key or an item a line.
 */
export function lineOfPointer(text: string, pointer: string): number {
  const lines = text.split("\n");
  let at = 0;
  let indent = "";
  for (const raw of pointer.split("/").slice(1)) {
    indent += "  ";
    const step = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = lines[at]?.trimEnd().endsWith("[")
      ? itemLine(lines, at, indent, Number(step))
      : keyLine(lines, at, indent, step);
    if (next === undefined) break;
    at = next;
  }
  return at + 1;
}

function keyLine(lines: readonly string[], from: number, indent: string, key: string): number | undefined {
  const start = `${indent}${JSON.stringify(key)}: `;
  return scan(lines, from, indent).find((line) => lines[line]?.startsWith(start));
}

function itemLine(lines: readonly string[], from: number, indent: string, index: number): number | undefined {
  const isItem = (line: number) => !/^ *[\]}]/.test(lines[line] ?? "");
  return scan(lines, from, indent).filter(isItem)[index];
}

/** The lines directly inside the value that begins at `from`. */
function scan(lines: readonly string[], from: number, indent: string): number[] {
  const found: number[] = [];
  for (let line = from + 1; line < lines.length; line++) {
    const text = lines[line] ?? "";
    if (!text.startsWith(indent)) break;
    if (text[indent.length] !== " ") found.push(line);
  }
  return found;
}
