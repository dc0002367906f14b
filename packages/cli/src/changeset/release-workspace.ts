import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "@changesets/config";
import { getReleasePlan } from "@changesets/get-release-plan";
import { parseChangesetFile } from "@changesets/parse";
import { readChangesets } from "@changesets/read";
import { getPackages, type Package, type Packages } from "@manypkg/get-packages";
import { CliError } from "../cli-error.ts";
import { versionsPrivate } from "../init/next-steps.ts";
import { showPath } from "../show-path.ts";
import { parseVersion, type Version } from "./version.ts";

export interface ReleasePackage {
  readonly name: string;
  readonly folder: string;
  readonly version: Version;
  readonly manifest: Package["packageJson"];
}

/** What changesets would do in a repository: of one package, or of a workspace. */
export interface ReleaseWorkspace {
  readonly root: string;
  /** Whether it has more than the one package at its root. */
  readonly isMonorepo: boolean;
  /** The packages that changesets give versions to. */
  readonly packages: readonly ReleasePackage[];
  /** The package in a folder. @throws CliError `package_not_versioned` | `package_json_invalid` */
  packageAt(folder: string): ReleasePackage;
  /** The version that the pending changesets give a package. */
  plannedVersion(of: ReleasePackage): Version;
  /** Whether a pending changeset says `none` of a package: somebody looked, and it needs no release. */
  isWaived(of: ReleasePackage): boolean;
}

/**
 * Reads workspace, configuration and pending changesets with changesets' own packages.
 *
 * @param folder Of a package, or anything below the repository's root.
 * @param cwd Messages show paths relative to it.
 * @throws CliError `changesets_missing` | `changesets_invalid`
 */
export async function openReleaseWorkspace(folder: string, cwd: string): Promise<ReleaseWorkspace> {
  const found = await understood(() => getPackages(folder), "package.json", "Correct it.");
  const root = found.rootDir;
  const shown = (path: string) => showPath(join(root, path), cwd);
  if (!existsSync(join(root, ".changeset", "config.json"))) {
    throw new CliError({
      code: "changesets_missing",
      file: shown(".changeset/config.json"),
      problem: "there is no such file",
      mend: "Set changesets up: run `tidings init` in the contract's package, and install @changesets/cli.",
    });
  }
  await checkPrivate(folder, found, root, cwd);
  const { config, errors } = await understood(
    () => readConfig(root, found),
    shown(".changeset/config.json"),
    "Correct it.",
  );
  if (config === undefined) {
    throw new CliError({
      code: "changesets_invalid",
      file: shown(".changeset/config.json"),
      problem: errors.join("; "),
      mend: "Correct it: https://github.com/changesets/changesets/blob/main/docs/config-file-options.md lists what it takes.",
    });
  }
  const changesets = await readEach(root, shown);
  checkNames(changesets, membersOf(found), shown);
  const plan = await understood(() => getReleasePlan(root), shown(".changeset"), "Correct the changeset.");
  const planned = new Map(plan.releases.map(({ name, newVersion }) => [name, newVersion]));
  // As `changeset version` does: @changesets/should-skip-package.
  const isVersioned = ({ packageJson }: Package) =>
    !config.ignore.includes(packageJson.name) &&
    (packageJson.private !== true || config.privatePackages.version) &&
    parseVersion(packageJson.version ?? "") !== undefined;
  const packages = membersOf(found).filter(isVersioned).map(releasePackage);
  return {
    root,
    isMonorepo: found.tool.type !== "root",
    packages,
    packageAt(at) {
      const own = packages.find((each) => each.folder === at);
      if (own === undefined) throw notVersioned(at, found, cwd);
      return own;
    },
    plannedVersion({ name, version }) {
      return parseVersion(planned.get(name) ?? "") ?? version;
    },
    isWaived({ name }) {
      return changesets.some(({ releases }) => releases.some((each) => each.name === name && each.type === "none"));
    },
  };
}

/**
 * Changesets refuse a workspace in which a package that has versions depends on one that has none, and say to ignore the dependent. A
 * contract's package is to have versions instead.
 */
async function checkPrivate(folder: string, found: Packages, root: string, cwd: string): Promise<void> {
  const own = membersOf(found).find(({ dir }) => dir === folder)?.packageJson;
  if (own?.private !== true) return;
  const config = await readFile(join(root, ".changeset", "config.json"), "utf8");
  if (!versionsPrivate(config)) throw notVersioned(folder, found, cwd);
}

type Changesets = Awaited<ReturnType<typeof readChangesets>>;

/** All pending changesets; of one that can't be read, which it is. */
async function readEach(root: string, shown: (path: string) => string): Promise<Changesets> {
  try {
    return await readChangesets(root);
  } catch (error) {
    const files = (await readdir(join(root, ".changeset"))).filter((file) => file.endsWith(".md")).sort();
    for (const file of files.filter((name) => name !== "README.md")) {
      const path = `.changeset/${file}`;
      const text = await readFile(join(root, path), "utf8");
      await understood(
        async () => parseChangesetFile(text),
        shown(path),
        "Correct it, or delete it and run `npx changeset`.",
      );
    }
    return understood(() => Promise.reject(error), shown(".changeset"), "Correct the changeset.");
  }
}

function checkNames(changesets: Changesets, members: readonly Package[], shown: (path: string) => string): void {
  for (const { id, releases } of changesets) {
    const unknown = releases.find(({ name }) => !members.some(({ packageJson }) => packageJson.name === name));
    if (unknown === undefined) continue;
    throw new CliError({
      code: "changesets_invalid",
      file: shown(`.changeset/${id}.md`),
      problem: `${unknown.name} is no package of the workspace`,
      mend: "Correct its name, or take it out.",
    });
  }
}

function membersOf({ packages, rootPackage, tool }: Packages): readonly Package[] {
  return tool.type === "root" && rootPackage !== undefined && packages.length === 0 ? [rootPackage] : packages;
}

function releasePackage({ dir, packageJson }: Package): ReleasePackage {
  const version = parseVersion(packageJson.version) as Version;
  return { name: packageJson.name, folder: dir, version, manifest: packageJson };
}

/** Why changesets leave the package in a folder alone. */
function notVersioned(folder: string, found: Packages, cwd: string): CliError {
  const file = showPath(join(folder, "package.json"), cwd);
  const own = membersOf(found).find(({ dir }) => dir === folder)?.packageJson;
  const fault = (problem: string, mend: string) => new CliError({ code: "package_not_versioned", file, problem, mend });
  if (own === undefined)
    return fault(
      "is no package of the workspace",
      `Add its folder to the workspace in ${showPath(found.rootDir, cwd)}.`,
    );
  if (parseVersion(own.version ?? "") === undefined)
    return fault(`"version" is ${JSON.stringify(own.version)}`, 'Write one, such as "0.0.0".');
  if (own.private === true)
    return fault(
      "is private, and .changeset/config.json gives private packages no versions",
      'Set "privatePackages": { "version": true, "tag": false } there.',
    );
  return fault("is ignored by .changeset/config.json", 'Take it out of "ignore" there.');
}

const MOST_LINES = 3;

/** Changesets throw plain errors: what is wrong, and on the lines after it where. */
async function understood<T>(read: () => Promise<T>, file: string, mend: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split("\n").map((line) => line.trim());
    const problem = lines
      .filter((line) => line !== "" && !line.startsWith("---"))
      .slice(0, MOST_LINES)
      .join(" ");
    throw new CliError({ code: "changesets_invalid", file, problem, mend, cause: error });
  }
}
