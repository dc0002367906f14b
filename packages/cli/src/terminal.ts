import type picocolors from "picocolors";
import type { CliError } from "./cli-error.ts";

/** Where the commands print. `out` is for what was done, `error` for what went wrong. */
export interface Terminal {
  out(line: string): void;
  error(line: string): void;
  readonly colors: Colors;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Two lines: what and where, then the mend. */
export function printError(error: CliError, { error: print, colors }: Terminal): void {
  print(`${colors.red("error")} ${error.message}`);
  print(`  ${error.mend} ${colors.dim(`(${error.code})`)}`);
}
