import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** The names under which this package installs TypeScript 5.9, 6 and 7. */
export const COMPILERS = ["typescript5", "typescript6", "typescript"] as const;
export type Compiler = (typeof COMPILERS)[number];

const OPTIONS = {
  target: "es2023",
  module: "nodenext",
  lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
  jsx: "react-jsx",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  // The packages' sources, which these tests compile against, import by `.ts`.
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The text of a `tsconfig.json` for `files`. */
export function tsconfig(files: readonly string[], options: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, files });
}

/**
 * @returns What the compiler printed about the folder's own files: nothing when all is well. The packages that they import
 *   are sources here, which their own `types` scripts check.
 */
export function compile(cwd: string, compiler: Compiler = "typescript"): Promise<string> {
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), "bin", "tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "-p", "tsconfig.json", "--pretty", "false"], { cwd }, (_failure, out, error) => {
      const own = out.split("\n").filter((line) => /^src\/|^error /.test(line));
      resolve([...own, error].filter((line) => line !== "").join("\n"));
    });
  });
}
