import type { Bump } from "@tidings/evolution";

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
export function raise({ major, minor, patch, prerelease }: Version, bump: Bump): Version {
  const final = { major, minor, patch, prerelease: "" };
  const isNext = prerelease !== "";
  switch (major === 0 ? BELOW_ONE[bump] : bump) {
    case "major":
      return isNext && minor === 0 && patch === 0 ? final : { ...final, major: major + 1, minor: 0, patch: 0 };
    case "minor":
      return isNext && patch === 0 ? final : { ...final, minor: minor + 1, patch: 0 };
    case "patch":
      return isNext ? final : { ...final, patch: patch + 1 };
    case "none":
      return { major, minor, patch, prerelease };
  }
}

const BELOW_ONE: Readonly<Record<Bump, Bump>> = { major: "minor", minor: "patch", patch: "patch", none: "none" };

/** Whether a version, or the final one that a prerelease announces, is at least another. */
export function reaches(version: Version, least: Version): boolean {
  for (const part of ["major", "minor", "patch"] as const) {
    if (version[part] !== least[part]) return version[part] > least[part];
  }
  return true;
}

/** The order of <https://semver.org/#spec-item-11>: below 0 when `a` is older. */
export function compareVersions(a: Version, b: Version): number {
  for (const part of ["major", "minor", "patch"] as const) if (a[part] !== b[part]) return a[part] - b[part];
  if (a.prerelease === "" || b.prerelease === "")
    return a.prerelease === b.prerelease ? 0 : a.prerelease === "" ? 1 : -1;
  const [left, right] = [a.prerelease.split("."), b.prerelease.split(".")];
  for (const [index, own] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (own !== other) return compareIdentifiers(own, other);
  }
  return left.length - right.length;
}

/** Numbers by size and before words; words by their characters. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, otherIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  if (isNumber) return Number(a) - Number(b);
  return a < b ? -1 : 1;
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
