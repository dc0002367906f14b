import type { GeneratorOptions } from "../generator.ts";
import type { ContractModel } from "../model/contract-model.ts";
import type { Printer } from "./printer.ts";

/** Imports the contract itself, as a type or as a value, and gives back its local name. */
export function contractImport(
  print: Printer,
  as: "type" | "value",
  model: ContractModel,
  options: GeneratorOptions,
): "contract" {
  print[as](options.contractSpecifier, model.exportName === "contract" ? "contract" : "default as contract");
  return "contract";
}
