import { join, relative } from "node:path";
import { stringifyLock } from "@tidings/contract/lock";
import { CliError } from "../cli-error.ts";
import { type CompareOptions, compare } from "../diff/compare.ts";
import { githubAnnotations } from "../diff/print-github.ts";
import { markdown } from "../diff/print-markdown.ts";
import { printText } from "../diff/print-text.ts";
import { LOCK_FILE } from "../lock/lock-file.ts";
import { repositoryOf, toPosix } from "../show-path.ts";
import type { Terminal } from "../terminal.ts";

export interface DiffFlags {
  readonly json?: boolean;
  readonly github?: boolean;
  readonly markdown?: boolean;
}

/**
 * `tidings diff`: tells what the contract's changes do to consumers, producers, stored events and source code. Writes nothing.
 *
 * @returns Whether they are compatible.
 * @throws CliError
 */
export async function diff(options: CompareOptions, flags: DiffFlags, terminal: Terminal): Promise<boolean> {
  const formats = (["json", "github", "markdown"] as const).filter((format) => flags[format]);
  if (formats.length > 1) {
    throw new CliError({
      code: "invalid_usage",
      problem: `--${formats.join(" and --")} exclude each other`,
      mend: "Give one of them.",
    });
  }
  const { report, root, project } = await compare(options);
  if (flags.json) terminal.out(JSON.stringify(report, undefined, 2));
  else if (flags.markdown) terminal.out(markdown(report));
  else {
    printText(report, terminal);
    const file = toPosix(relative(repositoryOf(root), join(root, LOCK_FILE)));
    if (flags.github)
      for (const line of githubAnnotations(report, file, stringifyLock(project.lock))) terminal.out(line);
  }
  return report.compatible;
}
