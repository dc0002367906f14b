import type { Bump, Verdict } from "../verdict.ts";

const BUMPS: readonly Bump[] = ["none", "patch", "minor", "major"];

/** The greatest of several; `none` of none. */
export function greatestBump(bumps: Iterable<Bump>): Bump {
  let greatest = 0;
  for (const bump of bumps) greatest = Math.max(greatest, BUMPS.indexOf(bump));
  return BUMPS[greatest] as Bump;
}

/** What decides the bump of one change. */
export interface BumpFacts {
  /** In the directions that the channel's mode requires. */
  readonly required: readonly Verdict[];
  readonly sources: readonly Verdict[];
  readonly addition: boolean;
  /** An experimental channel promises nothing: what breaks there is a minor change. */
  readonly experimental: boolean;
}

/** Breaking for a required direction or for source: major. Something new, or something read differently: minor. Else patch. */
export function bumpFor({ required, sources, addition, experimental }: BumpFacts): Bump {
  const verdicts = [...required, ...sources];
  if (verdicts.some((verdict) => verdict === "breaking" || verdict === "unverifiable"))
    return experimental ? "minor" : "major";
  return addition || required.includes("dangerous") ? "minor" : "patch";
}

/** Below 1.0.0 a breaking change is a minor release, and everything else a patch. */
export function bumpBelowOne(bump: Bump, version: string | undefined): Bump {
  if (version === undefined || !version.startsWith("0.")) return bump;
  return bump === "major" ? "minor" : bump === "minor" ? "patch" : bump;
}
