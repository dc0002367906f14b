import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packPackages } from "../support/packed-packages.ts";
import { compile, compilers } from "./compilers.ts";

/**
 * An app that depends on the contract package alone, and lets the compiler infer the types of what it exports. Under pnpm's isolated linker
 * it cannot reach `@tidings/*`, so the compiler must find a name for each inferred type in the contract package (else TS2742, TS2883, TS4023).
 */

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, "fixtures/declaration-emit");
let workspace: string;

async function write(path: string, content: string): Promise<void> {
  const file = join(workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function copy(path: string): Promise<void> {
  await write(path, await readFile(join(fixtures, path), "utf8"));
}

async function inWorkspace(command: string, args: readonly string[], folder = "."): Promise<void> {
  try {
    await run(command, args, { cwd: join(workspace, folder) });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "tidings-workspace-"));
  const packed = await packPackages(join(workspace, "tarballs"));
  const overrides = Object.entries(packed).map(([name, { tarball }]) => `  "${name}": file:${tarball}\n`);
  await write(
    "pnpm-workspace.yaml",
    `packages: [events, app]\nnodeLinker: isolated\noverrides:\n${overrides.join("")}`,
  );
  await write("package.json", JSON.stringify({ name: "workspace", private: true }));
  for (const path of ["events/package.json", "events/src/contract.ts", "app/package.json", "app/src/index.tsx"]) {
    await copy(path);
  }
  await inWorkspace("pnpm", ["install", "--prefer-offline", "--config.verify-deps-before-run=false"]);
  await inWorkspace("pnpm", ["exec", "tidings", "init", "--name", "studio"], "events");
  await inWorkspace("pnpm", ["exec", "tidings", "generate"], "events");
  await inWorkspace("pnpm", ["exec", "tsc", "-p", "tsconfig.build.json"], "events");
}, 240_000);

afterAll(() => rm(workspace, { recursive: true, force: true, maxRetries: 5 }));

it.each(compilers)("%s writes declarations of what an app infers from generated code", async (compiler) => {
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    jsx: "react-jsx",
    strict: true,
    declaration: true,
    rootDir: "src",
    outDir: `dist-${compiler}`,
    types: [],
  };
  await write(`app/tsconfig.${compiler}.json`, JSON.stringify({ compilerOptions, include: ["src"] }));
  expect(await compile(compiler, join(workspace, "app"), `tsconfig.${compiler}.json`)).toEqual([]);
  const declarations = await readFile(join(workspace, `app/dist-${compiler}/index.d.ts`), "utf8");
  expect(declarations).toContain("StudioServer");
  expect(declarations).not.toContain("@tidings/");
});
