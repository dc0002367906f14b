import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const root: string = join(import.meta.dirname, "../..");

export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Module specifiers of its static and dynamic imports and re-exports. */
  readonly imports: readonly ImportedModule[];
}

export interface ImportedModule {
  readonly specifier: string;
  /** True for `import type` and `export type … from`: it leaves no trace at run time. */
  readonly typeOnly: boolean;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** The packages below `packages/`, by folder name. */
export const packageFolders: readonly string[] = readdirSync(join(root, "packages"));

/** The files of a package's `src` that are shipped: tests and type tests left out. */
export function sourceFiles(packageFolder: string): SourceFile[] {
  return readdirSync(join(root, "packages", packageFolder, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|test-d)\.tsx?$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, "utf8");
      return { path: relative(root, path).replaceAll("\\", "/"), text, imports: importsOf(text) };
    });
}

function importsOf(text: string): ImportedModule[] {
  return [...withoutComments(text).matchAll(importPattern)].map((match) => ({
    specifier: match[2] ?? match[3] ?? "",
    typeOnly: match[1] !== undefined,
  }));
}

/** Code samples in docstrings import things too. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}
