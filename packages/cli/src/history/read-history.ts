import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Released } from "@tidings/evolution";
import { parseLock } from "../lock/parse-lock.ts";
import { compareVersions, isVersion } from "./compare-versions.ts";

/** The folder beside `contract.lock.json` that holds the lock of every released version. */
export const HISTORY = "history";

/** The versions in `history/`, the newest first, whatever their files hold. Files that no version names are left alone. */
export async function releasedVersions(root: string): Promise<readonly string[]> {
  const folder = join(root, HISTORY);
  if (!existsSync(folder)) return [];
  return (await readdir(folder))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .filter(isVersion)
    .sort((a, b) => compareVersions(b, a));
}

/**
 * Every version in `history/`, the newest first; none when there is no such folder.
 *
 * @param root The folder of the configuration file.
 * @throws CliError `lock_invalid` | `lock_version_unknown`
 */
export async function readHistory(root: string): Promise<readonly Released[]> {
  const released = (await releasedVersions(root)).map(async (version): Promise<Released> => {
    const file = `${HISTORY}/${version}.json`;
    return { version, lock: parseLock(await readFile(join(root, HISTORY, `${version}.json`), "utf8"), file) };
  });
  return Promise.all(released);
}
