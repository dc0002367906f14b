import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { castsOf, diffContracts } from "@tidings/evolution";
import { readHistory } from "../history/read-history.ts";
import { type LoadedProject, openProject, type ProjectOptions } from "../project.ts";
import type { DiffReport } from "./diff-report.ts";
import { versionOf } from "./git-lock.ts";
import { type LockSource, parseLockSource } from "./lock-source.ts";
import { readFixtures } from "./read-fixtures.ts";
import { readLock } from "./read-lock.ts";

export interface CompareOptions extends ProjectOptions {
  /** What to compare with, as `--against` takes it. Default: the newest of `history/`, and without any `git:HEAD`. */
  readonly against?: string | undefined;
  /** What to compare, in the same words. Default: the contract as its module is now. */
  readonly to?: string | undefined;
  readonly strict?: boolean | undefined;
}

export interface Compared {
  readonly report: DiffReport;
  /** The folder of the configuration file. */
  readonly root: string;
  readonly project: LoadedProject;
}

/**
 * Compares the contract with an earlier one, with everything that the configuration and the history say about it.
 *
 * @throws CliError
 */
export async function compare(options: CompareOptions): Promise<Compared> {
  const { cwd, against, to, strict = false } = options;
  const given = against === undefined ? undefined : parseLockSource(against, "--against");
  const target = to === undefined ? undefined : parseLockSource(to, "--to");
  const opened = openProject(options);
  const { root } = opened;
  const [project, history] = await Promise.all([opened.load(), readHistory(root)]);
  const usual: LockSource = history.length > 0 ? { kind: "history" } : { kind: "git", ref: "HEAD" };
  const before = await readLock(given ?? usual, root, cwd);
  // Only the contract itself has functions that can be run.
  const after =
    target === undefined
      ? { source: project.file, lock: project.lock, casts: castsOf(project.contract) }
      : await readLock(target, root, cwd);
  const since = before.version ?? (await packageVersion(root));
  const { suppress, fixtures } = project.config.evolution;
  const diff = diffContracts(before.lock, after.lock, {
    history,
    strict,
    suppress,
    // Those of older versions need casts, so they are for the contract itself.
    ...(fixtures !== undefined &&
      target === undefined && { fixtures: await readFixtures(resolve(root, fixtures), project.lock, cwd) }),
    ...("casts" in after && { casts: after.casts }),
    ...(since !== undefined && { version: since }),
  });
  const { compatible, bump, verdicts, findings, unused } = diff;
  const report: DiffReport = {
    version: 1,
    contract: after.lock.name,
    before: before.source,
    after: after.source,
    ...(since !== undefined && { since }),
    compatible,
    bump,
    verdicts,
    findings,
    unusedSuppressions: unused,
  };
  return { report, root, project };
}

async function packageVersion(root: string): Promise<string | undefined> {
  const file = join(root, "package.json");
  return existsSync(file) ? versionOf(await readFile(file, "utf8")) : undefined;
}
