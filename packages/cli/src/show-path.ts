import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** A path as messages show it: relative to where the command runs when below it, and divided by `/`. */
export function showPath(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return toPosix(short === "" || short.startsWith("..") ? file : short);
}

/** Divides a path by `/`. */
export function toPosix(path: string): string {
  return path.split(sep).join("/");
}

/** The top of the git repository that a folder is in, else the folder: from there GitHub's annotations name files. */
export function repositoryOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return root;
  }
}
