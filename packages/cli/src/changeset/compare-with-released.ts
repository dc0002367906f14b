import { type ContractDiff, castsOf, diffContracts } from "@tidings/evolution";
import { CliError } from "../cli-error.ts";
import { parseLockSource } from "../diff/lock-source.ts";
import { readLock } from "../diff/read-lock.ts";
import { readHistory } from "../history/read-history.ts";
import { openProject, type ProjectOptions } from "../project.ts";
import { parseVersion, type Version } from "./version.ts";

export interface ComparisonOptions extends ProjectOptions {
  /** What was published last: `npm:<package>`, or any other source that tells a version. Default: the newest of `history/`. */
  readonly against?: string | undefined;
}

export interface Comparison {
  /** The folder of the contract's package. */
  readonly root: string;
  /** The contract's name. */
  readonly contract: string;
  /** Absent: it was never released. */
  readonly released?: {
    readonly version: Version;
    /** Bumps are those of a package from 1.0.0 on. */
    readonly diff: ContractDiff;
  };
}

/**
 * Compares the contract as it is now with what was published last.
 *
 * @throws CliError
 */
export async function compareWithReleased({ against, ...options }: ComparisonOptions): Promise<Comparison> {
  const source = against === undefined ? undefined : parseLockSource(against, "--against");
  const opened = openProject(options);
  const { root } = opened;
  const [{ lock, config, contract }, history] = await Promise.all([opened.load(), readHistory(root)]);
  const before = source === undefined ? history[0] : await readLock(source, root, options.cwd);
  if (before === undefined) return { root, contract: lock.name };
  const version = parseVersion(before.version ?? "");
  if (version === undefined) {
    throw new CliError({
      code: "invalid_usage",
      path: "--against",
      problem: `${against} tells no version`,
      mend: "Give npm:<package>, history, or a git:<ref> whose package.json has one.",
    });
  }
  const { suppress } = config.evolution;
  const diff = diffContracts(before.lock, lock, { history, suppress, casts: castsOf(contract) });
  return { root, contract: lock.name, released: { version, diff } };
}
