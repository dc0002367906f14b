import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { run } from "../src/run.ts";

export const BIN: string = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

export interface CliRun {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line in this process, which is many times faster than a process of its own. */
export async function runHere(cwd: string, args: readonly string[]): Promise<CliRun> {
  const printed = { out: "", error: "" };
  const exitCode = await run(args, {
    cwd,
    out: (line) => {
      printed.out += `${line}\n`;
    },
    error: (line) => {
      printed.error += `${line}\n`;
    },
    color: false,
    signal: new AbortController().signal,
  });
  return { exitCode, ...printed };
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
