import { createRequire } from "node:module";
import { sep } from "node:path";
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

/**
 * @param from The configuration file, from which modules are resolved.
 */
export function createModuleLoader(from: string): ModuleLoader {
  // Node's own type stripping can't follow `./x.js` to `x.ts`, and an ES module can't be evaluated twice: hence jiti.
  // Its file cache is off because `--check` never writes.
  const jiti = createJiti(from, { fsCache: false, tryNative: false, alias: { "tidings/config": ownConfigModule() } });
  const files = () => Object.keys(jiti.cache).filter(isSource);
  return {
    import: (file) => jiti.import<Record<string, unknown>>(file),
    files,
    reset() {
      for (const file of files()) delete jiti.cache[file];
    },
  };
}

/** So that a configuration loads where this command is not installed beside it, as under `npx`. */
function ownConfigModule(): string {
  return createRequire(import.meta.url).resolve("tidings/config");
}

/** jiti shares its cache with Node's CommonJS loader, which also holds the packages that were required. */
function isSource(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`);
}
