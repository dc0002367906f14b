import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export const BIN: string = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

export interface CliRun {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line as its users do: in a process of its own. */
export function runCli(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH, NO_COLOR: "1", ...env } };
    const child = execFile(process.execPath, [BIN, ...args], options, (_failure, out, error) => {
      resolve({ exitCode: child.exitCode ?? -1, out, error });
    });
  });
}
