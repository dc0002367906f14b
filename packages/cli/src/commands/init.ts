import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import { contractNameFor, isContractName } from "../init/contract-name.ts";
import { exportsSubpaths, mergePackageJson, type PackageJson } from "../init/merge-package-json.ts";
import { type InitResult, nextSteps } from "../init/next-steps.ts";
import { detectPackageManager } from "../init/package-manager.ts";
import { releaseFiles } from "../init/release-files.ts";
import { findRepository } from "../init/repository.ts";
import { starterFiles } from "../init/starter-files.ts";
import { writeAtomically } from "../output/write-files.ts";
import { toPosix } from "../show-path.ts";
import type { Terminal } from "../terminal.ts";

export interface InitOptions {
  readonly folder: string;
  /** The contract's name. Default: from the package's name. */
  readonly name?: string | undefined;
  /** Whether to set up changesets, scripts for releases and a GitHub workflow. Default: true. */
  readonly release?: boolean | undefined;
}

/**
 * `tidings init`: writes what a contract package needs and what isn't there; overwrites nothing.
 *
 * @throws CliError `invalid_usage` | `package_json_invalid`
 */
export async function init({ folder, name, release = true }: InitOptions, { out, colors }: Terminal): Promise<void> {
  const { text, existing } = await readPackageJson(join(folder, "package.json"));
  const packageName = typeof existing?.name === "string" ? existing.name : packageNameFor(folder);
  const contract = name ?? contractNameFor(packageName);
  if (!isContractName(contract)) {
    throw new CliError({
      code: "invalid_usage",
      path: "--name",
      problem: `${JSON.stringify(contract)} is no contract name`,
      mend: "Use lower case letters, digits and dashes, a letter first, such as studio.",
    });
  }
  const packageManager = detectPackageManager(resolve(folder));
  const kept: string[] = [];
  const starters = Object.entries(starterFiles(contract)).map(([path, content]) => ({ root: folder, path, content }));
  const forReleases = release ? releaseFiles(contract, findRepository(folder), packageManager) : [];
  for (const { root, path, content } of [...starters, ...forReleases]) {
    const shown = toPosix(relative(folder, join(root, path)));
    if (existsSync(join(root, path))) {
      kept.push(shown);
      continue;
    }
    await writeAtomically(join(root, path), content);
    out(`${colors.green("wrote")} ${shown}`);
  }
  const merged = mergePackageJson(existing, packageName, release);
  const printed = `${JSON.stringify(merged, undefined, indentOf(text))}\n`;
  if (printed !== text) {
    await writeAtomically(join(folder, "package.json"), printed);
    out(`${colors.green(existing === undefined ? "wrote" : "added to")} package.json`);
  }
  for (const path of kept) out(`${colors.dim("kept")} ${path}`);
  const steps = nextSteps({
    packageJson: merged,
    packageName,
    contract,
    packageManager,
    keptTsconfig: kept.includes("tsconfig.json"),
    hasExports: exportsSubpaths(merged),
    release,
    keptChangesets: await keptChangesets(
      folder,
      kept.find((path) => path.endsWith(CHANGESETS)),
    ),
  });
  out("Next:");
  for (const [index, step] of steps.entries()) out(`  ${index + 1}. ${step}`);
}

const CHANGESETS = ".changeset/config.json";

async function keptChangesets(folder: string, path: string | undefined): Promise<InitResult["keptChangesets"]> {
  return path === undefined ? undefined : { path, text: await readFile(join(folder, path), "utf8") };
}

async function readPackageJson(path: string): Promise<{ text?: string; existing?: PackageJson }> {
  if (!existsSync(path)) return {};
  const text = await readFile(path, "utf8");
  const fault = (problem: string, cause?: unknown) =>
    new CliError({
      code: "package_json_invalid",
      file: "package.json",
      problem,
      mend: "Correct it, then run `tidings init` again.",
      cause,
    });
  let existing: unknown;
  try {
    existing = JSON.parse(text);
  } catch (error) {
    throw fault(error instanceof Error ? error.message : String(error), error);
  }
  if (typeof existing !== "object" || existing === null || Array.isArray(existing)) throw fault("expected an object");
  return { text, existing: existing as PackageJson };
}

function packageNameFor(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  return name === "" ? "events" : name;
}

function indentOf(text: string | undefined): string {
  return /^\{\r?\n([ \t]+)"/.exec(text ?? "")?.[1] ?? "  ";
}
