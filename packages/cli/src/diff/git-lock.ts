import { CliError } from "../cli-error.ts";
import { LOCK_FILE } from "../lock/lock-file.ts";
import { parseLock } from "../lock/parse-lock.ts";
import { runProgram } from "./run-program.ts";
import type { SourcedLock } from "./sourced-lock.ts";

/**
 * The lock as a commit has it.
 *
 * @param root The folder of the configuration file, beside which the lock is.
 * @throws CliError `git_unavailable` | `ref_unknown` | `lock_not_found` | `lock_invalid` | `lock_version_unknown`
 */
export async function readGitLock(ref: string, root: string): Promise<SourcedLock> {
  const source = `git:${ref}`;
  const git = (...args: string[]) => runProgram("git", args, root);
  const inside = await git("rev-parse", "--is-inside-work-tree");
  if (inside.exit !== 0) {
    throw new CliError({
      code: "git_unavailable",
      path: source,
      problem: inside.exit === "not found" ? "there is no git on the PATH" : "this folder is in no git repository",
      mend: "Compare with file:<path>, npm:<package> or history instead.",
    });
  }
  const commit = await git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
  if (commit.exit !== 0) {
    const empty = ref === "HEAD";
    throw new CliError({
      code: "ref_unknown",
      path: source,
      problem: empty ? "this repository has no commit yet" : "git knows no such branch, tag or commit",
      mend: empty
        ? "Commit the contract and its lock; what comes after can be compared with them."
        : "See `git branch --all` and `git tag`. In CI, fetch it first: often there is one commit only (actions/checkout has `fetch-depth: 0`).",
    });
  }
  const [shown, manifest] = await Promise.all([
    git("show", `${ref}:./${LOCK_FILE}`),
    git("show", `${ref}:./package.json`),
  ]);
  if (shown.exit !== 0) {
    throw new CliError({
      code: "lock_not_found",
      path: source,
      problem: `there is no ${LOCK_FILE} in that commit`,
      mend: "Run `tidings generate` and commit the lock; what comes after can be compared with it.",
    });
  }
  const version = manifest.exit === 0 ? versionOf(manifest.out.toString()) : undefined;
  const lock = parseLock(shown.out.toString(), `${source}:${LOCK_FILE}`);
  return { source, lock, ...(version !== undefined && { version }) };
}

/** The version in a `package.json`, if it has one. */
export function versionOf(manifest: string): string | undefined {
  try {
    const { version } = JSON.parse(manifest);
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
