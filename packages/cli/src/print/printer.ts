import type { GeneratedFile, GeneratorOptions } from "../generator.ts";
import { createImports, type ImportNames } from "./imports.ts";

/** Prints one TypeScript file: collects its imports, indents blocks, puts the banner on top. */
export interface Printer {
  /** Lines of code, or none. An empty text makes an empty line. */
  line(...lines: readonly string[]): void;
  /** Lines that belong inside braces, brackets or a call: one level deeper. */
  block(open: string, body: () => void, close: string): void;
  /** Imports types from a module, and gives back the first one's name. */
  type(from: string, ...names: ImportNames): string;
  /** Imports values from a module, and gives back the first one's name. */
  value(from: string, ...names: ImportNames): string;
  finish(path: string): GeneratedFile;
}

export function createPrinter(options: Pick<GeneratorOptions, "banner">): Printer {
  const imports = createImports();
  const lines: string[] = [];
  let depth = 0;
  const line = (...added: readonly string[]) => {
    for (const text of added.flatMap((text) => text.split("\n")))
      lines.push(text === "" ? "" : "  ".repeat(depth) + text);
  };
  return {
    line,
    block(open, body, close) {
      line(open);
      depth += 1;
      body();
      depth -= 1;
      line(close);
    },
    type(from, ...names) {
      for (const name of names) imports.add(from, name, true);
      return names[0];
    },
    value(from, ...names) {
      for (const name of names) imports.add(from, name, false);
      return names[0];
    },
    finish(path) {
      const head = imports.print();
      const body = trimBlankLines(lines);
      return {
        path,
        content: [`// ${options.banner}`, ...(head.length > 0 ? ["", ...head] : []), "", ...body, ""].join("\n"),
      };
    },
  };
}

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== "");
  const last = lines.findLastIndex((line) => line !== "");
  return lines.slice(first, last + 1).filter((line, index, all) => line !== "" || all[index - 1] !== "");
}
