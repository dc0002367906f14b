import { posix } from "node:path";
import { CliError } from "../cli-error.ts";
import type { ResolvedConfig } from "../config/validate-config.ts";
import type { GeneratedFile, Generator, GeneratorOptions } from "../generator.ts";
import type { ContractModel } from "../model/contract-model.ts";
import { bannerFor, isMarked } from "../output/banner.ts";
import { toolVersion } from "../tool-version.ts";
import { clientFile } from "./client-file.ts";
import { descriptorFile } from "./descriptor-file.ts";
import { eventsFile } from "./events-file.ts";
import { indexFile } from "./index-file.ts";
import { manifestFile } from "./manifest-file.ts";
import { reactFile } from "./react-file.ts";
import { serverFile } from "./server-file.ts";

const ALWAYS: readonly Generator[] = [indexFile, eventsFile];
const OPTIONAL: Readonly<Record<ResolvedConfig["outputs"][number], readonly Generator[]>> = {
  server: [serverFile],
  client: [descriptorFile, clientFile],
  react: [reactFile],
};

/**
 * Runs the built-in generators that the configuration wants, then the team's own, then lists all files in the manifest.
 *
 * @param file How messages name the configuration file.
 * @throws CliError `generator_failed` | `generator_output_invalid`
 */
export function runGenerators(model: ContractModel, config: ResolvedConfig, file: string): readonly GeneratedFile[] {
  const contract = posix.normalize(config.contract.replaceAll("\\", "/"));
  const options: GeneratorOptions = {
    banner: bannerFor(contract),
    importExtension: config.importExtension,
    contractSpecifier: contractSpecifier(contract, config),
  };
  const builtIn = [...ALWAYS, ...config.outputs.flatMap((output) => OPTIONAL[output])];
  const files = builtIn.flatMap((generator) => generator(model, options));
  for (const [index, generator] of config.generators.entries()) {
    const path = `generators[${index}]`;
    const taken = [...files.map((made) => made.path), "manifest.json"];
    files.push(...checkFiles(runOwn(generator, model, options, file, path), taken, file, path));
  }
  const manifest = manifestFile(
    model,
    toolVersion(),
    options.banner,
    files.map((made) => made.path),
  );
  return [...files, manifest];
}

/** From a file in the output folder to the contract's module, by the extension that the configuration asks for. */
function contractSpecifier(contract: string, { out, importExtension }: ResolvedConfig): string {
  const path = posix.relative(out, contract);
  if (importExtension === ".ts") return path;
  return path.replace(/\.([cm]?)tsx?$/, ".$1js");
}

function runOwn(
  generator: Generator,
  model: ContractModel,
  options: GeneratorOptions,
  file: string,
  path: string,
): unknown {
  try {
    return generator(model, options);
  } catch (error) {
    throw new CliError({
      code: "generator_failed",
      file,
      path,
      problem: `threw ${error instanceof Error ? error.message : String(error)}`,
      mend: "Correct the generator.",
      cause: error,
    });
  }
}

function checkFiles(value: unknown, taken: string[], file: string, path: string): GeneratedFile[] {
  const fault = (where: string, problem: string, mend: string) =>
    new CliError({ code: "generator_output_invalid", file, path: `${path}${where}`, problem, mend });
  if (!Array.isArray(value)) throw fault("", "returned no array", "Return [{ path, content }], and not a promise.");
  for (const [index, item] of value.entries()) {
    const made: Partial<GeneratedFile> = item ?? {};
    const where = `[${index}]`;
    if (typeof made.path !== "string" || typeof made.content !== "string") {
      throw fault(where, "is no file", "Return { path: string, content: string } for each.");
    }
    if (!/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(made.path)) {
      throw fault(
        where,
        `bad path ${JSON.stringify(made.path)}`,
        "Use a path below the output folder, such as docs/events.md.",
      );
    }
    // File systems that ignore case would keep only one of the two.
    if (taken.some((other) => other.toLowerCase() === made.path?.toLowerCase())) {
      throw fault(where, `${made.path} is already written by another generator`, "Choose another path.");
    }
    if (!isMarked(made.content)) {
      throw fault(where, `${made.path} lacks the banner`, "Start it with a comment that holds options.banner.");
    }
    taken.push(made.path);
  }
  return value as GeneratedFile[];
}
