import { changelogText } from "../changeset/changelog-text.ts";
import { type ComparisonOptions, compareWithReleased } from "../changeset/compare-with-released.ts";
import { changesetPath, type GeneratedChangeset, putChangeset } from "../changeset/generated-changeset.ts";
import { printRequirements } from "../changeset/print-requirements.ts";
import { openReleaseWorkspace, type ReleaseWorkspace } from "../changeset/release-workspace.ts";
import { findRequirements, type Requirement } from "../changeset/requirement.ts";
import { formatVersion } from "../changeset/version.ts";
import { detectPackageManager } from "../init/package-manager.ts";
import type { Terminal } from "../terminal.ts";

export interface ChangesetOptions extends ComparisonOptions {
  /** Write a changeset instead of only looking. */
  readonly write: boolean;
}

/**
 * `tidings changeset`: compares the version that the pending changesets make with the one that the contract's changes since its last release
 * ask for; of the contract's package, and of those that break with it.
 *
 * @returns Whether the next versions say what changed.
 * @throws CliError
 */
export async function changeset(options: ChangesetOptions, terminal: Terminal): Promise<boolean> {
  const { out, error, colors } = terminal;
  const { root, contract, released } = await compareWithReleased(options);
  const workspace = await openReleaseWorkspace(root, options.cwd);
  const own = workspace.packageAt(root);
  const path = changesetPath(own.name);
  const put = (content: GeneratedChangeset | undefined) => putChangeset(workspace.root, path, content, options.cwd);
  if (released === undefined || released.diff.bump === "none") {
    const state =
      released === undefined ? "was never released" : `its contract is as in ${formatVersion(released.version)}`;
    if (options.write && (await put(undefined)) === "removed") out(`${colors.green("removed")} ${path}`);
    out(`${own.name}: ${state}, so no version is asked for`);
    return true;
  }
  const { diff } = released;
  const since = formatVersion(released.version);
  const change = { since: released.version, bump: diff.bump };
  const requirements = await findRequirements(own, change, workspace);
  if (!options.write) {
    printRequirements(requirements, diff.findings, since, terminal);
    if (requirements.every(({ met }) => met)) return true;
    error(`Run this, and commit what it writes: ${writeCommand(workspace, own.name, options)}`);
    return false;
  }
  const releases = releasesOf(requirements);
  const summary = changelogText(contract, own.name, diff.findings);
  const done = await put(releases.length === 0 ? undefined : { releases, summary });
  out(`${colors.green(done)} ${path}`);
  const after = await openReleaseWorkspace(root, options.cwd);
  const now = await findRequirements(after.packageAt(root), change, after);
  printRequirements(now, diff.findings, since, terminal);
  return now.every(({ met }) => met);
}

/** Whether others' changesets say as much already makes no difference: so the file stays the same, whatever they add or take away. */
function releasesOf(requirements: readonly Requirement[]): GeneratedChangeset["releases"] {
  return requirements.flatMap(({ package: { name }, level }) => (level === "none" ? [] : [{ name, level }]));
}

/** As it can be typed anywhere in the workspace. */
function writeCommand(
  { root, isMonorepo }: ReleaseWorkspace,
  name: string,
  { config, against }: ChangesetOptions,
): string {
  const packageManager = detectPackageManager(root);
  const words = [isMonorepo ? packageManager.executeIn(name) : packageManager.execute, "tidings changeset --write"];
  if (config !== undefined) words.push(`--config ${config}`);
  if (against !== undefined) words.push(`--against ${against}`);
  return words.join(" ");
}
