import { typescriptType } from "@tidings/contract/lock";
import type { ChannelModel, ContractModel } from "../model/contract-model.ts";

/**
 * The parameters as written out where they are given: compilers before 7 name, on the first line of an error, the type that was expected and
 * not the property that lacks, so the type must show it.
 *
 * @example paramsType(renders, model) // "{ renderId: string }"
 */
export function paramsType({ locked }: ChannelModel, { lock }: ContractModel): string {
  return typescriptType(locked.params, "output", { defs: lock.defs }).text;
}
