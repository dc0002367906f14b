import type { Bump } from "@tidings/evolution";
import { findDependents } from "./dependents.ts";
import type { ReleasePackage, ReleaseWorkspace } from "./release-workspace.ts";
import { formatVersion, levelTo, raise, reaches, type Version } from "./version.ts";

/** What the contract's changes since its last release ask for. */
export interface ContractChange {
  /** The version that it is compared with. */
  readonly since: Version;
  /** As of a package from 1.0.0 on. */
  readonly bump: Bump;
}

/** What one package's next release has to be. */
export interface Requirement {
  readonly package: ReleasePackage;
  /** The lowest version that says what changed. */
  readonly least: Version;
  /** The version that the pending changesets make. */
  readonly planned: Version;
  /** What a changeset has to say to get there from the version of package.json. */
  readonly level: Bump;
  readonly met: boolean;
  /** Of a dependent: why. */
  readonly reason?: string;
}

/**
 * Compares what changed with what the pending changesets make of it, as versions: so what counts is what will be published, whether it comes
 * from a changeset, from a fixed or linked group, or from a version that was raised by hand. A dependent of which a changeset says `none` is
 * left out: somebody looked.
 */
export async function findRequirements(
  contract: ReleasePackage,
  change: ContractChange,
  workspace: ReleaseWorkspace,
): Promise<readonly Requirement[]> {
  if (change.bump === "none") return [];
  const own = requirement(contract, raise(change.since, change.bump), change.since, workspace);
  // Once package.json has the version, the others got theirs in the same step.
  const isVersioned = reaches(contract.version, own.least) && !isSame(contract.version, change.since);
  if (change.bump !== "major" || isVersioned) return [own];
  const dependents = await findDependents(contract, workspace);
  return [
    own,
    ...dependents.map(({ package: dependent, reason }) => ({
      ...requirement(dependent, raise(dependent.version, "major"), dependent.version, workspace),
      reason,
    })),
  ];
}

function requirement(of: ReleasePackage, least: Version, since: Version, workspace: ReleaseWorkspace): Requirement {
  const planned = workspace.plannedVersion(of);
  const met = reaches(planned, least) && !isSame(planned, since);
  return { package: of, least, planned, level: levelTo(of.version, least), met };
}

function isSame(a: Version, b: Version): boolean {
  return formatVersion(a) === formatVersion(b);
}
