import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bump } from "@tidings/evolution";
import { CliError } from "../cli-error.ts";
import { writeAtomically } from "../output/write-files.ts";
import { showPath } from "../show-path.ts";

// A comment of YAML in the front matter: changesets drop it, so that it gets into no changelog.
const MARKER =
  "# Written by `tidings changeset --write`, which replaces it. Your own words go into a changeset of your own.";

export interface GeneratedChangeset {
  readonly releases: readonly { readonly name: string; readonly level: Exclude<Bump, "none"> }[];
  /** Markdown. */
  readonly summary: string;
}

/** `@acme/studio-events` has `.changeset/tidings-acme-studio-events.md`. */
export function changesetPath(packageName: string): string {
  return `.changeset/tidings-${packageName.replace(/^@/, "").replaceAll(/[^a-zA-Z0-9]+/g, "-")}.md`;
}

export function printChangeset({ releases, summary }: GeneratedChangeset): string {
  const lines = releases.map(({ name, level }) => `${JSON.stringify(name)}: ${level}`);
  return `---\n${[MARKER, ...lines].join("\n")}\n---\n\n${summary}\n`;
}

/**
 * Makes the generated changeset what it should be: writes it, or removes it when there is nothing to say.
 *
 * @throws CliError `unmanaged_file`
 */
export async function putChangeset(
  root: string,
  path: string,
  changeset: GeneratedChangeset | undefined,
  cwd: string,
): Promise<"written" | "kept" | "removed" | "absent"> {
  const file = join(root, path);
  const before = existsSync(file) ? await readFile(file, "utf8") : undefined;
  if (before !== undefined && !before.includes(MARKER)) {
    throw new CliError({
      code: "unmanaged_file",
      file: showPath(file, cwd),
      problem: "exists and was not written by tidings, so it is not overwritten",
      mend: "Rename it: any other name in .changeset will do.",
    });
  }
  if (changeset === undefined) {
    if (before === undefined) return "absent";
    await rm(file);
    return "removed";
  }
  const after = printChangeset(changeset);
  if (after === before) return "kept";
  await writeAtomically(file, after);
  return "written";
}
