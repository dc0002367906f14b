import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.ts";

interface Member {
  readonly version?: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * A pnpm workspace with changesets, each member in `packages/<name without scope>`.
 *
 * @param config Over the defaults of changesets' configuration.
 */
export async function releaseWorkspace(
  members: Readonly<Record<string, Member>>,
  files: Readonly<Record<string, string>> = {},
  config: Readonly<Record<string, unknown>> = {},
): Promise<TemporaryFolder> {
  const folder = temporaryFolder();
  const manifests = Object.entries(members).map(([name, member]) => [
    `packages/${name.replace(/^.*\//, "")}/package.json`,
    `${JSON.stringify({ name, version: "1.0.0", type: "module", ...member })}\n`,
  ]);
  await folder.write({
    "package.json": '{ "name": "workspace", "version": "0.0.0", "private": true }\n',
    "pnpm-workspace.yaml": "packages: [packages/*]\n",
    ".changeset/config.json": JSON.stringify({ privatePackages: { version: true, tag: false }, ...config }),
    ...Object.fromEntries(manifests),
    ...files,
  });
  return folder;
}

/** The text of a changeset. */
export function changesetOf(releases: Readonly<Record<string, string>>): string {
  const lines = Object.entries(releases).map(([name, level]) => `"${name}": ${level}\n`);
  return `---\n${lines.join("")}---\n\nSomething changed.\n`;
}
