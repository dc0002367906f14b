import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Name → tarball of every public package, packed from its `dist` as a release would be. */
export type PackedPackages = Readonly<Record<string, string>>;

export async function packPackages(): Promise<PackedPackages> {
  const out = await mkdtemp(join(tmpdir(), "tidings-packed-"));
  const packed: Record<string, string> = {};
  for (const folder of await readdir(join(root, "packages"))) {
    const cwd = join(root, "packages", folder);
    const manifest = JSON.parse(await readFile(join(cwd, "package.json"), "utf8"));
    if (manifest.private === true) continue;
    await run("pnpm", ["pack", "--pack-destination", out], { cwd });
    const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    packed[manifest.name] = join(out, file);
  }
  return packed;
}

/**
 * npm's arguments for installing packages from the registry or, when they are ours, from the tarballs. Ours depend on each other by version,
 * and npm takes those too from the tarballs because all of them are installed at once.
 */
export function installArguments(packed: PackedPackages, names: readonly string[]): string[] {
  return names.map((name) => (packed[name] === undefined ? name : `${name}@file:${packed[name]}`));
}
