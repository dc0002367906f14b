import { dirname, resolve } from "node:path";
import { stringifyLock } from "@tidings/contract/lock";
import { findConfig, loadConfig } from "./config/load-config.ts";
import type { ResolvedConfig } from "./config/validate-config.ts";
import { runGenerators } from "./generators/run-generators.ts";
import { readHistory } from "./history/read-history.ts";
import { type LoadedContract, loadContract } from "./load/load-contract.ts";
import { createModuleLoader } from "./load/module-loader.ts";
import { buildModel } from "./model/build-model.ts";
import type { ContractModel } from "./model/contract-model.ts";
import { isMarked } from "./output/banner.ts";
import type { PlannedFile } from "./output/planned-file.ts";
import { showPath } from "./show-path.ts";

/** Where a contract package is, and how to find out what should be generated in it. */
export interface Project {
  /** The folder of the configuration file. */
  readonly root: string;
  /** Loads configuration and contract as they are now. */
  load(): Promise<LoadedProject>;
  /** Loads configuration and contract as they are now, and plans all files. Writes nothing. */
  plan(): Promise<Plan>;
  /** The source files that the last plan was made from, as far as it came. */
  sources(): readonly string[];
}

export interface LoadedProject extends LoadedContract {
  readonly config: ResolvedConfig;
  /** The contract's module, as messages show it. */
  readonly file: string;
}

export interface Plan {
  readonly model: ContractModel;
  /** The output folder, relative to the root and divided by `/`. */
  readonly out: string;
  readonly files: readonly PlannedFile[];
}

export interface ProjectOptions {
  /** Where the command runs: messages show paths relative to it. */
  readonly cwd: string;
  /** The configuration file. Default: the nearest `tidings.config.ts`. */
  readonly config?: string | undefined;
  /** It will be loaded again and again. Default: false. */
  readonly reloads?: boolean;
}

/**
 * @throws CliError `config_not_found`
 */
export function openProject({ cwd, config: named, reloads = false }: ProjectOptions): Project {
  const configFile = findConfig(cwd, named);
  const root = dirname(configFile);
  const loader = createModuleLoader(configFile, { reloads });
  async function load(): Promise<LoadedProject> {
    loader.reset();
    const config = await loadConfig(configFile, loader, cwd);
    const file = resolve(root, config.contract);
    return { ...(await loadContract(file, loader, cwd)), config, file: showPath(file, cwd) };
  }
  return {
    root,
    load,
    sources: () => [configFile, ...loader.files()],
    async plan() {
      const { config, lock, exportName, file } = await load();
      const model = buildModel(lock, exportName, file, await readHistory(root));
      const generated = runGenerators(model, config, showPath(configFile, cwd));
      const files = generated.map((file) => ({ ...file, path: `${config.out}/${file.path}`, isOurs: isMarked }));
      return { model, out: config.out, files: [...files, lockFile(stringifyLock(lock))] };
    },
  };
}

function lockFile(content: string): PlannedFile {
  return {
    path: "contract.lock.json",
    content,
    // A lock with a merge's conflict marks in it is no JSON any more, and still ours.
    isOurs: (existing) => existing.includes('"lockVersion"'),
  };
}
