import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Commits everything in a folder, and makes it a repository first where it is none. */
export async function commitAll(cwd: string, message: string): Promise<void> {
  const git = (...args: string[]) =>
    promisify(execFile)("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], { cwd });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--allow-empty", `--message=${message}`);
}
