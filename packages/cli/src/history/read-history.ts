import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Released } from "@tidings/evolution";
import { parseLock } from "../lock/parse-lock.ts";
import { compareVersions, isVersion } from "./compare-versions.ts";

/** The folder beside `contract.lock.json` that holds the lock of every released version. */
export const HISTORY = "history";

/**
 * Every version in `history/`, the newest first; none when there is no such folder. Files that no version names are left alone.
 *
 * @param root The folder of the configuration file.
 * @throws CliError `lock_invalid` | `lock_version_unknown`
 */
export async function readHistory(root: string): Promise<readonly Released[]> {
  const folder = join(root, HISTORY);
  if (!existsSync(folder)) return [];
  const versions = (await readdir(folder))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .filter(isVersion);
  const released = versions
    .sort((a, b) => compareVersions(b, a))
    .map(async (version): Promise<Released> => {
      const file = `${HISTORY}/${version}.json`;
      return { version, lock: parseLock(await readFile(join(root, file), "utf8"), file) };
    });
  return Promise.all(released);
}
