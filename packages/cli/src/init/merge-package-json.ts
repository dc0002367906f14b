/** `package.json`, as far as `tidings init` looks at it. */
export interface PackageJson {
  readonly [key: string]: unknown;
}

const SUBPATHS: Readonly<Record<string, string>> = {
  ".": "generated/index",
  "./contract": "contract",
  "./server": "generated/server",
  "./client": "generated/client",
  "./react": "generated/react",
};

const SCRIPTS: PackageJson = {
  generate: "tidings generate",
  "generate:check": "tidings generate --check",
  build: "tsc -p tsconfig.build.json",
};

const RELEASE_SCRIPTS: PackageJson = {
  "contract:check": "tidings generate --check && tidings lint && tidings diff && tidings changeset --check",
  "contract:version": "changeset version && tidings history && tidings generate",
};

// The lock and the history are for the next `tidings diff` of those who have only what was published.
const FILES: readonly string[] = ["dist", "src", "contract.lock.json", "history"];

/**
 * Adds what a contract package needs and changes nothing that is there.
 *
 * `exports` name the sources: Node, Vite and TypeScript read them as they are in a workspace. A published package needs
 * JavaScript: pnpm puts `publishConfig.exports` in their place when it packs.
 *
 * @param name The package's name, if it has none.
 * @param release Whether it gets scripts for its releases.
 */
export function mergePackageJson(existing: PackageJson | undefined, name: string, release: boolean): PackageJson {
  const fresh = existing === undefined ? { name, version: "0.0.0", private: true, files: FILES } : {};
  return {
    ...fresh,
    ...existing,
    type: existing?.type ?? "module",
    exports: mergeExports(existing?.exports),
    publishConfig: existing?.publishConfig ?? { exports: distExports() },
    scripts: { ...SCRIPTS, ...(release && RELEASE_SCRIPTS), ...asObject(existing?.scripts) },
  };
}

function mergeExports(existing: unknown): unknown {
  // `"exports": "./index.js"` or conditions alone mean the root: nothing can be added beside them.
  if (existing !== undefined && !isSubpaths(existing)) return existing;
  const sources = Object.entries(SUBPATHS).map(([subpath, file]) => [subpath, `./src/${file}.ts`]);
  return { ...asObject(existing), ...Object.fromEntries(sources.filter(([key = ""]) => !(key in asObject(existing)))) };
}

function distExports(): PackageJson {
  const entries = Object.entries(SUBPATHS).map(([subpath, file]) => [
    subpath,
    { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
  ]);
  return Object.fromEntries(entries);
}

/** Whether `./server` and its like can be imported from the package. */
export function exportsSubpaths({ exports }: PackageJson): boolean {
  return isSubpaths(exports) && Object.keys(SUBPATHS).every((subpath) => subpath in exports);
}

function isSubpaths(exports: unknown): exports is PackageJson {
  return (
    typeof exports === "object" && exports !== null && Object.keys(exports).every((subpath) => subpath.startsWith("."))
  );
}

function asObject(value: unknown): PackageJson {
  return typeof value === "object" && value !== null ? (value as PackageJson) : {};
}
