import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import { describeLoadError } from "../load/describe-load-error.ts";
import type { ModuleLoader } from "../load/module-loader.ts";
import { showPath } from "../show-path.ts";
import { type ResolvedConfig, validateConfig } from "./validate-config.ts";

const NAMES = ["tidings.config.ts", "tidings.config.mts", "tidings.config.js", "tidings.config.mjs"];

/**
 * Finds the configuration file: the one named, else the nearest, from `cwd` upwards.
 *
 * @throws CliError `config_not_found`
 */
export function findConfig(cwd: string, named: string | undefined): string {
  if (named !== undefined) {
    const file = resolve(cwd, named);
    if (existsSync(file)) return file;
    throw new CliError({
      code: "config_not_found",
      file: named,
      problem: "there is no such file",
      mend: "Give the path of a tidings.config.ts to --config, or leave it out.",
    });
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = NAMES.map((name) => resolve(folder, name)).find((candidate) => existsSync(candidate));
    if (file !== undefined) return file;
    if (folder === dirname(folder)) break;
  }
  throw new CliError({
    code: "config_not_found",
    problem: `no tidings.config.ts in ${resolve(cwd)} or above it`,
    mend: "Run `tidings init` to write one, or name one with --config.",
  });
}

/**
 * @throws CliError `config_load_failed` | `config_invalid`
 */
export async function loadConfig(file: string, loader: ModuleLoader, cwd: string): Promise<ResolvedConfig> {
  const shown = showPath(file, cwd);
  const module = await loader.import(file).catch((error: unknown) => {
    throw new CliError({
      code: "config_load_failed",
      ...describeLoadError(error, file, cwd),
      cause: error,
    });
  });
  return validateConfig(module.default, shown);
}
