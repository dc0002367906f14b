import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompileError } from "./compilers.ts";

/** A file with one mistake. Its first line tells what the compiler's first line must say: `// Says: …`. */
export interface Mistake {
  readonly file: string;
  readonly content: string;
  readonly says: string;
}

const folder = join(import.meta.dirname, "fixtures/mistakes");

export async function readMistakes(): Promise<readonly Mistake[]> {
  const files = (await readdir(folder)).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(folder, file), "utf8");
      const says = /^\/\/ Says: (.+)\n/.exec(content)?.[1];
      if (says === undefined) throw new Error(`${file}: the first line must be // Says: …`);
      return { file, content, says };
    }),
  );
}

/** What is wrong with what the compiler said, nothing when each mistake made one error and its first line names the culprit. */
export function judge(mistakes: readonly Mistake[], errors: readonly CompileError[]): string[] {
  const faults = mistakes.flatMap(({ file, says }) => {
    const own = errors.filter((error) => error.file === `mistakes/${file}`);
    const first = own[0]?.lines[0] ?? "";
    return own.length === 1 && first.includes(says) ? [] : [`${file}: ${own.length} errors, the first: ${first}`];
  });
  const others = errors.filter(({ file }) => !mistakes.some((mistake) => file === `mistakes/${mistake.file}`));
  return [...faults, ...others.map(({ file, lines }) => `${file}: ${lines[0]}`)];
}
