import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/**
 * The files of a package's tarball that stand directly in its one folder, by name: all that is needed of it, for which no archive library is
 * worth its weight. Names of over 100 bytes, which tar writes elsewhere, are never among those.
 *
 * @throws when it is not gzipped.
 */
export function filesOfTarball(tarball: Buffer, names: readonly string[]): ReadonlyMap<string, string> {
  const tar = gunzipSync(tarball);
  const files = new Map<string, string>();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const field = (from: number, length: number) =>
      tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12).trim() || "0", 8);
    const [, name = ""] = /^[^/]+\/([^/]+)$/.exec(field(0, 100)) ?? [];
    const isFile = ["0", ""].includes(field(156, 1));
    if (isFile && names.includes(name)) files.set(name, tar.toString("utf8", at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
