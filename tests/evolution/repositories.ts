import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packPackages } from "../support/packed-packages.ts";
import { type RunningRegistry, startRegistry } from "../support/registry.ts";

export interface Ran {
  readonly exitCode: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** A folder with a package of its own, which knows nothing of this repository but what the registry has. */
export interface Repository {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(file: string): Promise<string>;
  /** Runs a shell command, whatever becomes of it. */
  run(command: string): Promise<Ran>;
  /** Runs a shell command. @throws with all that it printed, when it fails. */
  do(command: string): Promise<string>;
}

export interface World extends AsyncDisposable {
  readonly registry: RunningRegistry;
  repository(name: string): Promise<Repository>;
}

const require = createRequire(import.meta.url);
const bin = join(import.meta.dirname, "../node_modules/.bin");

/** What the packages of ours that a contract package needs depend on, besides each other: copies of what is installed here. */
const THEIRS = ["zod", "@types/node", "undici-types"];
const OURS = ["@tidings/contract", "@tidings/wire", "@tidings/log", "@tidings/server", "@tidings/client"];

/** A registry with what a contract package and its users need, and repositories that install from it alone. */
export async function createWorld(): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), "tidings-repositories-"));
  const registry = await startRegistry();
  const packed = await packPackages(join(home, "tarballs"), OURS);
  const ours = OURS.map((name) => packed[name]?.tarball ?? "");
  // npm packs no folder that lies in a node_modules.
  const theirs = await Promise.all(
    THEIRS.map(async (name) => {
      const copy = join(home, "copies", name);
      await cp(folderOf(name), copy, { recursive: true, filter: (path) => !path.endsWith("/src") });
      return copy;
    }),
  );
  await registry.publish(...ours, ...theirs);
  return {
    registry,
    async repository(name) {
      const folder = join(home, name);
      await mkdir(folder);
      return createRepository(folder, registry);
    },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function folderOf(name: string): string {
  // undici-types is @types/node's own dependency.
  const from = name === "undici-types" ? createRequire(require.resolve("@types/node/package.json")) : require;
  return dirname(from.resolve(`${name}/package.json`));
}

async function createRepository(folder: string, registry: RunningRegistry): Promise<Repository> {
  const npmrc = join(dirname(folder), ".npmrc");
  await writeFile(npmrc, registry.npmrc);
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: dirname(folder),
    npm_config_userconfig: npmrc,
    npm_config_cache: join(dirname(folder), "npm-cache"),
    NO_COLOR: "1",
    CI: "true",
  };
  const run = (command: string): Promise<Ran> =>
    new Promise((resolve) => {
      const child = execFile("sh", ["-c", command], { cwd: folder, env, timeout: 60_000 }, (_error, out, error) => {
        resolve({ exitCode: child.exitCode ?? -1, output: out + error });
      });
    });
  return {
    folder,
    run,
    async write(files) {
      for (const [file, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), content);
      }
    },
    read: (file) => readFile(join(folder, file), "utf8"),
    async do(command) {
      const { exitCode, output } = await run(command);
      if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}\n${output}`);
      return output;
    },
  };
}

/** Puts programs of this repository where `npx` looks for a package's own. */
export async function linkPrograms({ folder }: Repository, names: readonly string[]): Promise<void> {
  await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
  for (const name of names) await symlink(join(bin, name), join(folder, "node_modules/.bin", name));
}
