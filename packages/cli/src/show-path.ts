import { relative, sep } from "node:path";

/** A path as messages show it: relative to where the command runs when below it, and divided by `/`. */
export function showPath(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return toPosix(short === "" || short.startsWith("..") ? file : short);
}

/** Divides a path by `/`. */
export function toPosix(path: string): string {
  return path.split(sep).join("/");
}
