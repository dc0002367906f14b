import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContractLock, Json } from "@tidings/contract/lock";
import type { FixturesOf } from "@tidings/evolution";
import { CliError } from "../cli-error.ts";
import { showPath } from "../show-path.ts";

/** `renders.progress.1.json`: channel, event, and the version that the payloads are of. */
const NAME = /^([A-Za-z0-9]+)\.([A-Za-z0-9]+)\.([1-9]\d*)\.json$/;

/**
 * Stored events that the team keeps as examples: a JSON array of payloads for each version of an event.
 *
 * @param folder Absolute.
 * @throws CliError `fixtures_invalid`
 */
export async function readFixtures(folder: string, lock: ContractLock, cwd: string): Promise<FixturesOf> {
  const shown = showPath(folder, cwd);
  if (!existsSync(folder))
    throw invalid(shown, "there is no such folder", "Correct `evolution.fixtures` in tidings.config.ts.");
  const kept = new Map<string, readonly Json[]>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json"))) {
    const at = `${shown}/${file}`;
    const [, channel = "", event = "", version = ""] = NAME.exec(file) ?? [];
    const locked = lock.channels[channel]?.events[event];
    const newest = locked?.version ?? 1;
    const oldest = newest - (locked?.previous?.length ?? 0);
    if (locked === undefined || Number(version) > newest || Number(version) < oldest) {
      throw invalid(
        at,
        "names no version of an event",
        "Call it <channel>.<event>.<version>.json, such as renders.progress.1.json.",
      );
    }
    kept.set(`${channel}.${event}.${version}`, readPayloads(await readFile(join(folder, file), "utf8"), at));
  }
  return (channel, event, version) => kept.get(`${channel}.${event}.${version}`) ?? [];
}

function readPayloads(text: string, at: string): readonly Json[] {
  const mend = "It holds a JSON array of payloads.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(at, error instanceof Error ? error.message : String(error), mend);
  }
  if (!Array.isArray(value)) throw invalid(at, "is not an array", mend);
  return value;
}

function invalid(file: string, problem: string, mend: string): CliError {
  return new CliError({ code: "fixtures_invalid", file, problem, mend });
}
