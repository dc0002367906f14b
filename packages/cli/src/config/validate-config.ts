import { isAbsolute } from "node:path";
import { CliError } from "../cli-error.ts";
import { IMPORT_EXTENSIONS, type ImportExtension, OUTPUTS, type Output } from "../config.ts";
import type { Generator } from "../generator.ts";
import type { LintLevel } from "../lint/lint-rule.ts";
import type { LintRuleName } from "../lint/rules/index.ts";
import { evolutionOption, type ResolvedEvolution } from "./evolution-option.ts";
import { lintOption } from "./lint-option.ts";

/** A configuration with its defaults filled in. */
export interface ResolvedConfig {
  readonly contract: string;
  readonly out: string;
  readonly importExtension: ImportExtension;
  readonly outputs: readonly Output[];
  readonly generators: readonly Generator[];
  readonly evolution: ResolvedEvolution;
  readonly lint: Readonly<Record<LintRuleName, LintLevel>>;
}

/** Makes the error of an option: its path, what is wrong with it, and what to write instead. */
export type Fault = (path: string, problem: string, mend: string) => CliError;

const OPTIONS = ["contract", "out", "importExtension", "outputs", "generators", "evolution", "lint"];

/**
 * Checks what `tidings.config.ts` exports, and fills in the defaults.
 *
 * @param file How messages name the configuration file.
 * @throws CliError `config_invalid` with the option's path and the mend.
 */
export function validateConfig(value: unknown, file: string): ResolvedConfig {
  const fault: Fault = (path, problem, mend) => new CliError({ code: "config_invalid", file, path, problem, mend });
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault("default export", `expected an object, got ${show(value)}`, EXAMPLE);
  }
  for (const key of Object.keys(value)) {
    if (!OPTIONS.includes(key)) throw fault(key, "unknown option", `Remove it. The options are ${list(OPTIONS)}.`);
  }
  const options: Partial<Record<string, unknown>> = { ...value };
  const { contract, out = "./src/generated", importExtension = ".js", outputs = OUTPUTS, generators = [] } = options;
  const { evolution = {}, lint = {} } = options;
  return {
    contract: contractOption(contract, fault),
    out: outOption(out, fault),
    importExtension: oneOf("importExtension", importExtension, IMPORT_EXTENSIONS, fault),
    outputs: outputsOption(outputs, fault),
    generators: generatorsOption(generators, fault),
    evolution: evolutionOption(evolution, fault),
    lint: lintOption(lint, fault),
  };
}

const EXAMPLE = 'Write: export default defineConfig({ contract: "./src/contract.ts" });';

function contractOption(value: unknown, fault: Fault): string {
  const mend = 'Name the module that exports the contract, such as "./src/contract.ts".';
  if (value === undefined) throw fault("contract", "missing", mend);
  if (typeof value !== "string" || value === "") throw fault("contract", `expected a path, got ${show(value)}`, mend);
  if (isAbsolute(value)) throw fault("contract", "expected a path relative to the configuration file", mend);
  return value;
}

function outOption(value: unknown, fault: Fault): string {
  const mend = 'Name a folder below the configuration file, such as "./src/generated".';
  if (typeof value !== "string" || value === "") throw fault("out", `expected a folder, got ${show(value)}`, mend);
  const segments = value.split(/[\\/]/).filter((segment) => segment !== "" && segment !== ".");
  // The folder is swept of stale generated files and compared whole, so it can't be one that holds anything else.
  if (isAbsolute(value) || segments.includes("..") || segments.length === 0) {
    throw fault("out", `expected a folder of its own below the configuration file, got ${show(value)}`, mend);
  }
  return segments.join("/");
}

function outputsOption(value: unknown, fault: Fault): readonly Output[] {
  if (!Array.isArray(value)) {
    throw fault(
      "outputs",
      `expected an array, got ${show(value)}`,
      `List some of ${list(OUTPUTS)}, or leave it out for all.`,
    );
  }
  const outputs = value.map((item, index) => oneOf(`outputs[${index}]`, item, OUTPUTS, fault));
  if (outputs.includes("react") && !outputs.includes("client")) {
    throw fault("outputs", '"react" is built on "client"', 'Add "client".');
  }
  return OUTPUTS.filter((output) => outputs.includes(output));
}

function generatorsOption(value: unknown, fault: Fault): readonly Generator[] {
  const mend = "List functions of the form (model, options) => [{ path, content }].";
  if (!Array.isArray(value)) throw fault("generators", `expected an array, got ${show(value)}`, mend);
  for (const [index, item] of value.entries()) {
    if (typeof item !== "function") throw fault(`generators[${index}]`, `expected a function, got ${show(item)}`, mend);
  }
  return value as Generator[];
}

export function oneOf<T extends string>(path: string, value: unknown, allowed: readonly T[], fault: Fault): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined)
    throw fault(path, `expected ${list(allowed, "or")}, got ${show(value)}`, `Use one of ${list(allowed)}.`);
  return found;
}

/** @example list(["a", "b"]) // `"a" and "b"` */
export function list(items: readonly string[], last = "and"): string {
  const quoted = items.map((item) => JSON.stringify(item));
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ${last} ${quoted.at(-1)}`;
}

/** @example show([]) // "an array" */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "function" ? "a function" : String(value);
}
