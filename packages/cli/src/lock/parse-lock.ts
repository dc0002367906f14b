import type { ContractLock } from "@tidings/contract/lock";
import { CliError } from "../cli-error.ts";
import { checkLock } from "./check-lock.ts";
import { ShapeFault } from "./shapes.ts";

/**
 * The text of a `contract.lock.json`, from wherever it came.
 *
 * @param where How messages name it: `history/1.2.0.json`, `git:main:contract.lock.json`.
 * @throws CliError `lock_invalid` | `lock_version_unknown`
 */
export function parseLock(text: string, where: string): ContractLock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(where, text.includes("<<<<<<<") ? "has the marks of an unfinished merge" : reason, error);
  }
  if (typeof value !== "object" || value === null || !("lockVersion" in value))
    throw invalid(where, "is not a contract's lock");
  if (value.lockVersion !== 1) {
    throw new CliError({
      code: "lock_version_unknown",
      file: where,
      problem: `lockVersion ${JSON.stringify(value.lockVersion)} is newer than this tidings knows`,
      mend: "Update the tidings package.",
    });
  }
  try {
    checkLock(value);
  } catch (error) {
    if (!(error instanceof ShapeFault)) throw error;
    throw invalid(where, error.message, error, error.pointer);
  }
  return value;
}

function invalid(where: string, problem: string, cause?: unknown, pointer?: string): CliError {
  return new CliError({
    code: "lock_invalid",
    file: where,
    ...(pointer && { path: pointer }),
    problem,
    mend: "It has to be a contract.lock.json, as `tidings generate` writes it: restore it from git, or from what was published.",
    cause,
  });
}
