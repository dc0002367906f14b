import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringifyLock } from "@tidings/contract/lock";
import { CliError } from "../cli-error.ts";
import { versionOf } from "../diff/git-lock.ts";
import { isVersion } from "../history/compare-versions.ts";
import { HISTORY, releasedVersions } from "../history/read-history.ts";
import { parseLock } from "../lock/parse-lock.ts";
import { writeAtomically } from "../output/write-files.ts";
import { openProject, type ProjectOptions } from "../project.ts";
import { showPath } from "../show-path.ts";
import type { Terminal } from "../terminal.ts";

export interface HistoryOptions extends ProjectOptions {
  /** Only look: write nothing. */
  readonly check: boolean;
}

/**
 * `tidings history`: keeps the contract's lock under the version of `package.json`, as what is released under it.
 *
 * A version that is there is never changed: others may have installed it.
 *
 * @returns With `check`, whether that version is there.
 * @throws CliError `history_conflict` | `lock_invalid` | `lock_version_unknown` | `package_json_invalid`
 */
export async function history(
  { check, ...options }: HistoryOptions,
  { out, error, colors }: Terminal,
): Promise<boolean> {
  const project = openProject(options);
  const { root } = project;
  const { lock } = await project.load();
  const version = await packageVersion(root, options.cwd);
  const path = join(root, HISTORY, `${version}.json`);
  const file = showPath(path, options.cwd);
  const text = stringifyLock(lock);
  if (existsSync(path)) {
    // Not what the file says to the letter: a formatter may have been at it.
    if (stringifyLock(parseLock(await readFile(path, "utf8"), file)) === text) {
      out(`${lock.name}: ${file} is up to date`);
      return true;
    }
    throw new CliError({
      code: "history_conflict",
      file,
      problem: "the contract is not what it says was released as this version",
      mend: "Raise the version in package.json (`changeset version` does) and run `tidings history` again. A file of a version that was never published can be deleted first.",
    });
  }
  if (check) {
    error(`${colors.red("missing")} ${file}`);
    error("Run `tidings history` and commit what it writes: it is what later changes are compared with.");
    return false;
  }
  await writeAtomically(path, text);
  out(`${colors.green("wrote")} ${file}`);
  const [newest] = await releasedVersions(root);
  if (newest !== version) {
    error(
      `${colors.yellow("note")} ${newest} is newer: \`tidings diff\` goes on to compare with that, and with ${version} where a channel is "full-transitive".`,
    );
    error(
      `Is ${version} in package.json what you meant? A version that follows an older one, as a fix of 1.x beside 2.x does, is right.`,
    );
  }
  return true;
}

async function packageVersion(root: string, cwd: string): Promise<string> {
  const file = join(root, "package.json");
  const fault = (problem: string) =>
    new CliError({
      code: "package_json_invalid",
      file: showPath(file, cwd),
      problem,
      mend: 'Give the package a version such as "1.2.0": it names the file in history/.',
    });
  if (!existsSync(file)) throw fault("there is no such file");
  const version = versionOf(await readFile(file, "utf8"));
  if (version === undefined) throw fault("has no version");
  if (!isVersion(version)) throw fault(`${JSON.stringify(version)} is no version of semver`);
  return version;
}
