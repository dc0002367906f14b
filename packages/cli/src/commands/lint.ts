import { join, relative } from "node:path";
import { stringifyLock } from "@tidings/contract/lock";
import { CliError } from "../cli-error.ts";
import { lineOfPointer } from "../diff/line-of-pointer.ts";
import { annotation } from "../diff/print-github.ts";
import { lintContract } from "../lint/lint-contract.ts";
import type { LintReport } from "../lint/lint-report.ts";
import { LINT_RULES } from "../lint/rules/index.ts";
import { LOCK_FILE } from "../lock/lock-file.ts";
import { plural } from "../plural.ts";
import { openProject, type ProjectOptions } from "../project.ts";
import { repositoryOf, toPosix } from "../show-path.ts";
import type { Terminal } from "../terminal.ts";

export interface LintFlags {
  readonly json?: boolean;
  readonly github?: boolean;
}

/**
 * `tidings lint`: tells what in the contract will be hard to change, or should not be in events. Writes nothing.
 *
 * @returns Whether no problem is an error.
 * @throws CliError
 */
export async function lint(options: ProjectOptions, flags: LintFlags, terminal: Terminal): Promise<boolean> {
  if (flags.json && flags.github) {
    throw new CliError({
      code: "invalid_usage",
      problem: "--json and --github exclude each other",
      mend: "Give one of them.",
    });
  }
  const opened = openProject(options);
  const { lock: declared, config } = await opened.load();
  const text = stringifyLock(declared);
  const lock = JSON.parse(text);
  const problems = lintContract(lock, config.lint);
  const ok = problems.every(({ level }) => level !== "error");
  const report: LintReport = { version: 1, contract: declared.name, ok, problems };
  if (flags.json) {
    terminal.out(JSON.stringify(report, undefined, 2));
    return ok;
  }
  printProblems(report, terminal);
  if (flags.github) {
    const file = toPosix(relative(repositoryOf(opened.root), join(opened.root, LOCK_FILE)));
    for (const { level, rule, path, message, mend, pointer } of problems) {
      const place = { file, line: lineOfPointer(text, pointer), title: rule };
      terminal.out(annotation(level === "error" ? "error" : "warning", place, `${path} ${message}. ${mend}`));
    }
  }
  return ok;
}

function printProblems({ contract, problems, ok }: LintReport, { out, colors }: Terminal): void {
  for (const rule of new Set(problems.map((problem) => problem.rule))) {
    const found = problems.filter((problem) => problem.rule === rule);
    const level = found[0]?.level ?? "warn";
    out(`${(level === "error" ? colors.red : colors.yellow)(level.padEnd(5))} ${colors.bold(rule)}`);
    for (const message of new Set(found.map((problem) => problem.message))) {
      for (const { path } of found.filter((problem) => problem.message === message)) out(`      ${path}`);
      out(`      ${colors.dim(message)}`);
    }
    out(`      ${colors.cyan("→")} ${LINT_RULES[rule].mend}\n`);
  }
  const errors = problems.filter(({ level }) => level === "error").length;
  const warnings = problems.length - errors;
  const parts = [
    ...(errors > 0 ? [colors.red(plural(errors, "error"))] : []),
    ...(warnings > 0 ? [colors.yellow(plural(warnings, "warning"))] : []),
  ];
  out(`${contract}: ${parts.length === 0 ? colors.green("nothing found") : parts.join(", ")}`);
  if (!ok || warnings > 0)
    out(colors.dim("What each rule means, and how to switch it off: docs/lint.md in the Tidings repository"));
}
