import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { toPosix } from "../show-path.ts";
import { findReExport } from "./re-export.ts";
import type { ReleasePackage, ReleaseWorkspace } from "./release-workspace.ts";

/** A package whose own users notice when the contract's package breaks. */
export interface Dependent {
  readonly package: ReleasePackage;
  /** As a message says it after the package's name. */
  readonly reason: string;
}

const KINDS = ["dependencies", "peerDependencies", "optionalDependencies", "devDependencies"] as const;

/**
 * The packages for which a major release of `contract` is one of their own: those that have it as a peer dependency, whose users must move
 * with it, and those that pass on what they import from it, or from a package that does. Changesets 3 give the former a patch and the latter
 * nothing or a patch.
 */
export async function findDependents(
  contract: ReleasePackage,
  { packages: all, isWaived }: Pick<ReleaseWorkspace, "packages" | "isWaived">,
): Promise<readonly Dependent[]> {
  // Who looked at a package and found that its users notice nothing, spoke for those who have it from there, too.
  const packages = all.filter((each) => !isWaived(each));
  const found = new Map<string, Dependent>();
  const passers = new Set([contract.name]);
  for (const each of packages) {
    if (each.name !== contract.name && contract.name in (each.manifest.peerDependencies ?? {}))
      found.set(each.name, { package: each, reason: `has ${contract.name} as a peer dependency` });
  }
  // What passes on from a package that passes on does so too: again until nothing new is found.
  for (let grown = true; grown; ) {
    grown = false;
    for (const each of packages) {
      if (passers.has(each.name)) continue;
      const origins = [...passers].filter((name) => KINDS.some((kind) => name in (each.manifest[kind] ?? {})));
      const reason = origins.length === 0 ? undefined : await passesOn(each.folder, origins);
      if (reason === undefined) continue;
      passers.add(each.name);
      found.set(each.name, { package: each, reason });
      grown = true;
    }
  }
  return [...found.values()].sort((a, b) => (a.package.name < b.package.name ? -1 : 1));
}

async function passesOn(folder: string, origins: readonly string[]): Promise<string | undefined> {
  for (const file of await sourceFiles(folder)) {
    const found = findReExport(await readFile(join(folder, file), "utf8"), origins);
    if (found !== undefined) return `passes on types of ${found.from} (${file}:${found.line})`;
  }
  return undefined;
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const TEST = /\.(?:test|spec|test-d|stories)\.[cm]?[jt]sx?$/;
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "dist", "build", "coverage", "test", "tests"]);

/** A package's own sources, divided by `/` and sorted: not what is built or installed, no tests, and nothing of a package inside it. */
async function sourceFiles(folder: string, below = ""): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  if (below !== "" && entries.some(({ name }) => name === "package.json")) return [];
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith(".")) files.push(...(await sourceFiles(folder, path)));
    } else if (SOURCE.test(entry.name) && !TEST.test(entry.name)) files.push(toPosix(path));
  }
  return files;
}
