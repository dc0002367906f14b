import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import { LOCK_FILE } from "../lock/lock-file.ts";
import { parseLock } from "../lock/parse-lock.ts";
import { versionOf } from "./git-lock.ts";
import { runProgram } from "./run-program.ts";
import type { SourcedLock } from "./sourced-lock.ts";
import { filesOfTarball } from "./tarball.ts";

/**
 * The lock of a published package, fetched by `npm pack`, so that registries and tokens in `.npmrc` hold.
 *
 * @param spec Whatever npm takes: `@acme/studio-events`, `@acme/studio-events@1.2.0`, the path of a tarball.
 * @throws CliError `npm_failed` | `package_not_found` | `lock_not_found` | `lock_invalid` | `lock_version_unknown`
 */
export async function readNpmLock(spec: string, root: string): Promise<SourcedLock> {
  const folder = await mkdtemp(join(tmpdir(), "tidings-npm-"));
  try {
    const args = ["pack", spec, "--ignore-scripts", "--silent", "--pack-destination", folder];
    const packed = await runProgram(process.platform === "win32" ? "npm.cmd" : "npm", args, root);
    const file = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    if (packed.exit !== 0 || file === undefined) throw await failure(spec, root, packed.exit);
    const files = filesOfTarball(await readFile(join(folder, file)), [LOCK_FILE, "package.json"]);
    const text = files.get(LOCK_FILE);
    if (text === undefined) {
      throw new CliError({
        code: "lock_not_found",
        path: `npm:${spec}`,
        problem: `the package has no ${LOCK_FILE}`,
        mend: `Add ${JSON.stringify(LOCK_FILE)} to "files" in its package.json; the next release can be compared with.`,
      });
    }
    const version = versionOf(files.get("package.json") ?? "");
    const lock = parseLock(text, `npm:${spec}: ${LOCK_FILE}`);
    return { source: `npm:${spec}`, lock, ...(version !== undefined && { version }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** npm says why in one way when it is silent, which is not at all: asked again, for a package's version alone, it does. */
async function failure(spec: string, root: string, exit: number | "not found"): Promise<CliError> {
  if (exit === "not found")
    return failed(spec, "there is no npm on the PATH", "Install Node with npm, or compare with git:<ref>.");
  const { error } = await runProgram("npm", ["view", spec, "version"], root);
  const reason = /npm (?:error|ERR!) (?!code)(.+)/.exec(error)?.[1] ?? `npm pack ended with ${exit}`;
  if (!/E404|ETARGET|ENOVERSIONS/.test(error))
    return failed(spec, reason, "See `npm pack` for more, and .npmrc for the registry in use.");
  return new CliError({
    code: "package_not_found",
    path: `npm:${spec}`,
    problem: "the registry has no such package or version",
    mend: "Correct it. A package that was never published can be compared with git:<ref>.",
  });
}

function failed(spec: string, problem: string, mend: string): CliError {
  return new CliError({ code: "npm_failed", path: `npm:${spec}`, problem, mend });
}
