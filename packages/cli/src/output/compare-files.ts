import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMarked } from "./banner.ts";
import type { PlannedFile } from "./planned-file.ts";

/** How the files on disk differ from the plan. Paths are relative to the root, divided by `/`, and sorted. */
export interface Comparison {
  readonly missing: readonly PlannedFile[];
  readonly changed: readonly PlannedFile[];
  /** Where a file should go, there is one that Tidings did not write. */
  readonly blocked: readonly string[];
  /** Generated once, and no longer. */
  readonly stale: readonly string[];
  /** In the output folder, but not generated. */
  readonly foreign: readonly string[];
}

/**
 * Compares the whole output folder, and the planned files outside it, with what is on disk.
 *
 * Line endings don't count: git may check files out with CRLF.
 */
export async function compareFiles(root: string, out: string, planned: readonly PlannedFile[]): Promise<Comparison> {
  const missing: PlannedFile[] = [];
  const changed: PlannedFile[] = [];
  const blocked: string[] = [];
  for (const file of planned) {
    const existing = await readIfThere(join(root, file.path));
    if (existing === undefined) missing.push(file);
    else if (withoutCr(existing) === file.content) continue;
    else if (file.isOurs(existing)) changed.push(file);
    else blocked.push(file.path);
  }
  const expected = new Set(planned.map((file) => file.path));
  const stale: string[] = [];
  const foreign: string[] = [];
  for (const path of await listFiles(root, out)) {
    if (expected.has(path)) continue;
    const marked = isMarked((await readIfThere(join(root, path))) ?? "");
    (marked ? stale : foreign).push(path);
  }
  return { missing, changed, blocked, stale, foreign };
}

async function listFiles(root: string, out: string): Promise<string[]> {
  const entries = await readdir(join(root, out), { withFileTypes: true, recursive: true }).catch(ignoreMissing);
  const files = (entries ?? []).filter((entry) => !entry.isDirectory());
  const base = join(root, out);
  return files
    .map((entry) => [out, ...relativeSegments(base, entry.parentPath), entry.name].join("/"))
    .sort(byCodeUnit);
}

function relativeSegments(base: string, folder: string): string[] {
  return folder
    .slice(base.length)
    .split(/[\\/]/)
    .filter((segment) => segment !== "");
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function withoutCr(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The same order in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
