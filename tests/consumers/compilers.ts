import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** The TypeScript versions that consumers may have, by the alias in package.json. */
export const compilers = ["typescript5", "typescript6", "typescript"] as const;

export type Compiler = (typeof compilers)[number];

/** One error: its file, relative to the folder, and the lines of its message. */
export interface CompileError {
  readonly file: string;
  readonly lines: readonly string[];
}

/** Runs `tsc -p <project>` and returns its errors. Throws when it prints anything else. */
export async function compile(compiler: Compiler, folder: string, project: string): Promise<CompileError[]> {
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), "bin/tsc");
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, "-p", project, "--pretty", "false"], { cwd: folder }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
  const errors: { file: string; lines: string[] }[] = [];
  for (const line of output.split("\n").filter((text) => text !== "")) {
    const start = /^(?<file>[^(]+)\(\d+,\d+\): error (?<message>TS\d+: .*)$/.exec(line)?.groups;
    const last = errors.at(-1);
    if (start !== undefined) errors.push({ file: start.file as string, lines: [start.message as string] });
    else if (line.startsWith(" ") && last !== undefined) last.lines.push(line);
    else throw new Error(`${compiler}: ${line}`);
  }
  return errors;
}
