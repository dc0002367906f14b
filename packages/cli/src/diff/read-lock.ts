import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import { readHistory } from "../history/read-history.ts";
import { LOCK_FILE } from "../lock/lock-file.ts";
import { parseLock } from "../lock/parse-lock.ts";
import { showPath } from "../show-path.ts";
import { readGitLock } from "./git-lock.ts";
import type { LockSource } from "./lock-source.ts";
import { readNpmLock } from "./npm-lock.ts";
import type { SourcedLock } from "./sourced-lock.ts";

/**
 * @param root The folder of the configuration file, beside which the lock and the history are.
 * @param cwd What `file:` is relative to.
 * @throws CliError
 */
export async function readLock(source: LockSource, root: string, cwd: string): Promise<SourcedLock> {
  switch (source.kind) {
    case "git":
      return readGitLock(source.ref, root);
    case "npm":
      return readNpmLock(source.spec, root);
    case "file":
      return readFileLock(source.path, cwd);
    case "history":
      return readHistoryLock(source.version, root, cwd);
  }
}

async function readFileLock(path: string, cwd: string): Promise<SourcedLock> {
  const given = resolve(cwd, path);
  const file = existsSync(given) && statSync(given).isDirectory() ? join(given, LOCK_FILE) : given;
  const shown = showPath(file, cwd);
  if (!existsSync(file)) {
    throw new CliError({
      code: "lock_not_found",
      file: shown,
      problem: "there is no such file",
      mend: "Give the path of a contract.lock.json, or of the folder that holds one.",
    });
  }
  return { source: `file:${shown}`, lock: parseLock(await readFile(file, "utf8"), shown) };
}

async function readHistoryLock(version: string | undefined, root: string, cwd: string): Promise<SourcedLock> {
  const history = await readHistory(root);
  const found = version === undefined ? history[0] : history.find((released) => released.version === version);
  if (found !== undefined) return { source: `history/${found.version}.json`, ...found };
  const known = history.map((released) => released.version).join(", ");
  throw new CliError({
    code: "lock_not_found",
    file: showPath(join(root, "history"), cwd),
    problem: version === undefined ? "no version was released yet" : `no version ${version}`,
    mend:
      version !== undefined && known !== ""
        ? `The versions are ${known}.`
        : "Run `tidings history` when you release, or compare with git:<ref> or npm:<package>.",
  });
}
