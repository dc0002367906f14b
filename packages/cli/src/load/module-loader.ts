import { readFileSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";

/** Imports TypeScript modules, whether they name each other by `.js` or by `.ts`. */
export interface ModuleLoader {
  /** Evaluates a module and what it imports. */
  import(file: string): Promise<Record<string, unknown>>;
  /** The source files evaluated since the last `reset`, packages in `node_modules` left out. */
  files(): readonly string[];
  /** Forgets every source file, so that the next `import` sees them as they are now. */
  reset(): void;
}

export interface ModuleLoaderOptions {
  /** Modules will be loaded again after a `reset`, and `files` is asked for. Default: false. */
  readonly reloads?: boolean;
}

/** An ES module can't be evaluated twice: what this process has loaded by Node once is loaded by jiti from then on. */
const loadedByNode = new Set<string>();

/**
 * Loads by Node's own type stripping where that can do it, which takes a third of the time, and by jiti where it can't: enums, `./x.js`
 * for `x.ts`, a package that isn't a module, a configuration beside which this command is not installed.
 *
 * @param from The configuration file, from which modules are resolved.
 */
export function createModuleLoader(from: string, { reloads = false }: ModuleLoaderOptions = {}): ModuleLoader {
  const native = !reloads && stripsTypes() && isModulePackage(from);
  // Its file cache is off because `--check` never writes.
  const jiti = createJiti(from, { fsCache: false, tryNative: false, alias: { "tidings/config": ownConfigModule() } });
  const files = () => Object.keys(jiti.cache).filter(isSource);
  return {
    async import(file) {
      if (native && !loadedByNode.has(file)) {
        loadedByNode.add(file);
        try {
          return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
        } catch {
          // Whatever it was, jiti meets it too, or can do what Node can't.
        }
      }
      return jiti.import<Record<string, unknown>>(file);
    },
    files,
    reset() {
      for (const file of files()) delete jiti.cache[file];
    },
  };
}

/** Without a warning on the terminal, as Node 22 would give. */
function stripsTypes(): boolean {
  return process.features.typescript !== false && Number.parseInt(process.versions.node, 10) >= 24;
}

/** Node would warn of ES modules in any other package. */
function isModulePackage(file: string): boolean {
  const manifest = findPackageJSON(pathToFileURL(file));
  return manifest !== undefined && JSON.parse(readFileSync(manifest, "utf8")).type === "module";
}

/** So that a configuration loads where this command is not installed beside it, as under `npx`. */
function ownConfigModule(): string {
  return createRequire(import.meta.url).resolve("tidings/config");
}

/** jiti shares its cache with Node's CommonJS loader, which also holds the packages that were required. */
function isSource(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`);
}
