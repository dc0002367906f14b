import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContractDiff, diffContracts, type Released } from "@tidings/evolution";
import { openProject, type ProjectOptions } from "../project.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

export interface Comparison {
  /** The folder of the contract's package. */
  readonly root: string;
  /** The contract's name. */
  readonly contract: string;
  /** Absent: it was never released. */
  readonly since?: { readonly version: Version; readonly text: string };
  /** Bumps are those of a package from 1.0.0 on. */
  readonly diff?: ContractDiff;
}

export async function compareWithReleased(options: ProjectOptions): Promise<Comparison> {
  const project = openProject(options);
  const { model } = await project.plan();
  const history = await readReleased(project.root);
  const last = history[0];
  if (last === undefined) return { root: project.root, contract: model.name };
  const version = parseVersion(last.version) as Version;
  return {
    root: project.root,
    contract: model.name,
    since: { version, text: last.version },
    diff: diffContracts(last.lock, model.lock, { history }),
  };
}

/** The newest first. */
async function readReleased(root: string): Promise<readonly Released[]> {
  const folder = join(root, "history");
  if (!existsSync(folder)) return [];
  const found: (Released & { order: Version })[] = [];
  for (const file of await readdir(folder)) {
    const order = parseVersion(file.replace(/\.json$/, ""));
    if (order === undefined) continue;
    found.push({ order, version: file.slice(0, -5), lock: JSON.parse(await readFile(join(folder, file), "utf8")) });
  }
  return found.sort((a, b) => compareVersions(b.order, a.order));
}
