import { existsSync } from "node:fs";
import type { AnyContract } from "@tidings/contract";
import { type ContractLock, toLock } from "@tidings/contract/lock";
import { CliError } from "../cli-error.ts";
import { showPath } from "../show-path.ts";
import { describeLoadError } from "./describe-load-error.ts";
import type { ModuleLoader } from "./module-loader.ts";

export interface LoadedContract {
  readonly contract: AnyContract;
  readonly lock: ContractLock;
  readonly exportName: "contract" | "default";
}

/**
 * Evaluates the contract's module and locks the contract.
 *
 * @throws CliError `contract_not_found` | `contract_load_failed` | `contract_invalid`
 */
export async function loadContract(file: string, loader: ModuleLoader, cwd: string): Promise<LoadedContract> {
  const shown = showPath(file, cwd);
  if (!existsSync(file)) {
    throw new CliError({
      code: "contract_not_found",
      file: shown,
      problem: "there is no such file",
      mend: "Write it, or correct `contract` in tidings.config.ts.",
    });
  }
  const module = await loader.import(file).catch((error: unknown) => {
    if (isContractError(error)) throw invalidContract(error, shown);
    throw new CliError({ code: "contract_load_failed", ...describeLoadError(error, file, cwd), cause: error });
  });
  const exportName = isContract(module.contract) ? "contract" : "default";
  const contract = module[exportName];
  if (!isContract(contract)) {
    throw new CliError({
      code: "contract_not_found",
      file: shown,
      problem: "exports no contract",
      mend: "Write: export const contract = defineContract({ … });",
    });
  }
  try {
    return { contract, lock: toLock(contract), exportName };
  } catch (error) {
    throw isContractError(error) ? invalidContract(error, shown) : error;
  }
}

function invalidContract(error: Error, file: string): CliError {
  return new CliError({
    code: "contract_invalid",
    file,
    problem: error.message,
    mend: "Correct the contract there, and run `tidings generate` again.",
    cause: error,
  });
}

/** By name: the contract's module may have another copy of `@tidings/contract` than this command. */
function isContractError(error: unknown): error is Error {
  return error instanceof Error && error.name === "ContractError";
}

function isContract(value: unknown): value is AnyContract {
  if (typeof value !== "object" || value === null) return false;
  return "name" in value && typeof value.name === "string" && "channels" in value && typeof value.channels === "object";
}
