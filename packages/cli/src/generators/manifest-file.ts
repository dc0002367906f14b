import type { GeneratedFile } from "../generator.ts";
import type { ContractModel } from "../model/contract-model.ts";
import { byCodeUnit } from "../output/compare-files.ts";

/** `manifest.json`: which version of the tool made which files of which contract. */
export function manifestFile(
  model: ContractModel,
  version: string,
  banner: string,
  paths: readonly string[],
): GeneratedFile {
  const manifest = {
    "//": banner,
    tidings: version,
    contract: model.name,
    hash: model.hash,
    files: [...paths].sort(byCodeUnit),
  };
  return { path: "manifest.json", content: `${JSON.stringify(manifest, undefined, 2)}\n` };
}
