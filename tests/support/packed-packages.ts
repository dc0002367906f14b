import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { glob, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>> };
}

export interface PackedPackage {
  readonly tarball: string;
  /** The names of what it depends on. */
  readonly dependencies: readonly string[];
}

/** Every public package by name, packed from its `dist` as a release would be. */
export type PackedPackages = Readonly<Record<string, PackedPackage>>;

/**
 * @param out Where the tarballs go; what is installed from them refers to them.
 * @param names Which. Default: all.
 * @throws when a `dist` is missing, or was built from other sources than there are now.
 */
export async function packPackages(out: string, names?: readonly string[]): Promise<PackedPackages> {
  await mkdir(out, { recursive: true });
  const packed: Record<string, PackedPackage> = {};
  for (const folder of await readdir(join(root, "packages"))) {
    const cwd = join(root, "packages", folder);
    const manifest: Manifest = JSON.parse(await readFile(join(cwd, "package.json"), "utf8"));
    if (manifest.private === true || names?.includes(manifest.name) === false) continue;
    await checkBuilt(cwd, manifest);
    // Not npm's: pnpm's applies publishConfig.exports and resolves workspace: versions.
    await run("pnpm", ["pack", "--pack-destination", out], { cwd });
    const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    packed[manifest.name] = { tarball: join(out, file), dependencies: Object.keys(manifest.dependencies ?? {}) };
  }
  return packed;
}

/**
 * Compares the sources with those in the source maps. Not by time: a checkout makes sources newer than the cached build that fits them.
 */
async function checkBuilt(folder: string, { name, publishConfig }: Manifest): Promise<void> {
  const fault = (what: string) =>
    new Error(
      `${name}: ${what}. Build first: turbo run build --filter='./packages/*', or run the root's \`pnpm test\``,
    );
  for (const file of Object.values(publishConfig?.exports ?? {}).flatMap((conditions) => Object.values(conditions))) {
    if (!existsSync(join(folder, file))) throw fault(`${file} is missing`);
  }
  for await (const file of glob("dist/**/*.js.map", { cwd: folder })) {
    const path = join(folder, file);
    const map: { sources: string[]; sourcesContent: string[] } = JSON.parse(await readFile(path, "utf8"));
    for (const [index, source] of map.sources.entries()) {
      const at = resolve(dirname(path), source);
      // A bundle may hold what other packages or npm's made.
      if (relative(join(folder, "src"), at).startsWith("..")) continue;
      const now = await readFile(at, "utf8").catch(() => undefined);
      if (now !== map.sourcesContent[index]) throw fault(`${relative(folder, at)} changed after dist was built`);
    }
  }
}

/**
 * npm's arguments for installing packages from the registry or, when they are ours, from the tarballs, together with those of ours that they
 * depend on: npm would look for these in the registry.
 */
export function installArguments(packed: PackedPackages, names: readonly string[]): string[] {
  const all = new Set(names);
  for (const name of all) {
    for (const dependency of packed[name]?.dependencies ?? []) if (dependency in packed) all.add(dependency);
  }
  return [...all].map((name) => (packed[name] === undefined ? name : `${name}@file:${packed[name].tarball}`));
}
