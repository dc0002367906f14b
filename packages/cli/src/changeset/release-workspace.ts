import { existsSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "@changesets/config";
import { getReleasePlan } from "@changesets/get-release-plan";
import { readChangesets } from "@changesets/read";
import { getPackages, type Package, type Packages } from "@manypkg/get-packages";
import { CliError } from "../cli-error.ts";
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
  const changesets = await understood(() => readChangesets(root), shown(".changeset"), "Correct the changeset.");
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

/** Changesets throw plain errors; their first line says what is wrong. */
async function understood<T>(read: () => Promise<T>, file: string, mend: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new CliError({ code: "changesets_invalid", file, problem, mend, cause: error });
  }
}
