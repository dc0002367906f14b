import { type Bump, bumpBelowOne } from "@tidings/evolution";

/** A version of npm's, <https://semver.org>. Build metadata decides nothing and is left out. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly prerelease: string;
}

const PATTERN = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease = ""] = PATTERN.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease };
}

/**
 * The lowest final version that says a bump. A prerelease has said its own already: `2.0.0-next.1` and major are 2.0.0.
 *
 * @param bump As of a package from 1.0.0 on; below it major counts as minor, and minor as patch.
 */
export function raise(version: Version, bump: Bump): Version {
  const { major, minor, patch, prerelease } = version;
  const final = { major, minor, patch, prerelease: "" };
  const isNext = prerelease !== "";
  switch (bumpBelowOne(bump, formatVersion(version))) {
    case "major":
      return isNext && minor === 0 && patch === 0 ? final : { ...final, major: major + 1, minor: 0, patch: 0 };
    case "minor":
      return isNext && patch === 0 ? final : { ...final, minor: minor + 1, patch: 0 };
    case "patch":
      return isNext ? final : { ...final, patch: patch + 1 };
    case "none":
      return version;
  }
}

/** Whether a version, or the final one that a prerelease announces, is at least another. */
export function reaches(version: Version, least: Version): boolean {
  for (const part of ["major", "minor", "patch"] as const) {
    if (version[part] !== least[part]) return version[part] > least[part];
  }
  return true;
}

export function formatVersion({ major, minor, patch, prerelease }: Version): string {
  return `${major}.${minor}.${patch}${prerelease === "" ? "" : `-${prerelease}`}`;
}

/**
 * What a changeset has to say, so that a package at `version` gets to `least`. Changesets count as npm does, from 0.x too: there `major` is
 * 1.0.0.
 */
export function levelTo(version: Version, least: Version): Bump {
  if (reaches(version, least) && version.prerelease === "") return "none";
  if (version.major !== least.major) return "major";
  return version.minor !== least.minor ? "minor" : "patch";
}
