import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { toPosix } from "../show-path.ts";

/** Where the files go that belong to a repository, not to one package. */
export interface Repository {
  /** Of the workspace, or of the package itself: where changesets look for `.changeset`. */
  readonly workspaceRoot: string;
  /** Where `.git` is, or the workspace's root: where GitHub looks for `.github`. */
  readonly gitRoot: string;
  /** The contract package's folder from `gitRoot`, divided by `/`; `.` when they are one. */
  readonly path: string;
}

export function findRepository(folder: string): Repository {
  const own = resolve(folder);
  const gitRoot = nearest(own, (at) => existsSync(join(at, ".git")));
  // A workspace above the repository is another one's.
  const workspaceRoot = nearest(own, isWorkspace, gitRoot) ?? own;
  const root = gitRoot ?? workspaceRoot;
  return { workspaceRoot, gitRoot: root, path: toPosix(relative(root, own)) || "." };
}

function nearest(from: string, holds: (folder: string) => boolean, upTo?: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    if (holds(at)) return at;
    if (at === upTo || at === dirname(at)) return undefined;
  }
}

function isWorkspace(folder: string): boolean {
  if (existsSync(join(folder, "pnpm-workspace.yaml"))) return true;
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  try {
    return "workspaces" in JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Somebody's half-written package.json further up: `tidings init` reports the one that it writes to.
    return false;
  }
}
