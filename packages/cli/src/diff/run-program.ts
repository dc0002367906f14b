import { execFile } from "node:child_process";

export interface ProgramResult {
  /** `not found` when there is no such program. */
  readonly exit: number | "not found";
  readonly out: Buffer;
  readonly error: string;
}

const MOST_BYTES = 256 * 1024 * 1024;

/** Runs a program without a shell, and never throws. */
export function runProgram(name: string, args: readonly string[], cwd: string): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const options = { cwd, encoding: "buffer", maxBuffer: MOST_BYTES } as const;
    const child = execFile(name, args, options, (failure, out, error) => {
      const missing = failure !== null && "code" in failure && failure.code === "ENOENT";
      resolve({ exit: missing ? "not found" : (child.exitCode ?? -1), out, error: error.toString() });
    });
  });
}
