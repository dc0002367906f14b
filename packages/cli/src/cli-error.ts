/** What went wrong, for code to branch on; docs/errors.md says what to do about each. */
export type CliErrorCode =
  | "invalid_usage"
  | "config_not_found"
  | "config_load_failed"
  | "config_invalid"
  | "contract_not_found"
  | "contract_load_failed"
  | "contract_invalid"
  | "name_collision"
  | "generator_failed"
  | "generator_output_invalid"
  | "unmanaged_file"
  | "package_json_invalid"
  | "changesets_missing"
  | "changesets_invalid"
  | "package_not_versioned"
  | "lock_not_found"
  | "lock_invalid"
  | "lock_version_unknown"
  | "git_unavailable"
  | "ref_unknown"
  | "npm_failed"
  | "package_not_found"
  | "history_conflict"
  | "fixtures_invalid"
  | "unreachable"
  | "internal_error";

export interface CliErrorOptions {
  readonly code: CliErrorCode;
  /** The file that has to change, as the user would type it. */
  readonly file?: string;
  /** Where in that file: `importExtension`, `channels.renders.address`. */
  readonly path?: string;
  /** What is wrong. */
  readonly problem: string;
  /** What to do about it. */
  readonly mend: string;
  readonly cause?: unknown;
}

/**
 * Every failure of the command line that its user can mend.
 *
 * `message` is `<file>: <path>: <problem>`; `mend` is printed on the line below it. No stack is shown.
 */
export class CliError extends Error {
  override readonly name: string = "CliError";
  readonly code: CliErrorCode;
  readonly file?: string;
  readonly path?: string;
  readonly mend: string;

  constructor(options: CliErrorOptions) {
    const message = [options.file, options.path, options.problem].filter((part) => part !== undefined).join(": ");
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    if (options.file !== undefined) this.file = options.file;
    if (options.path !== undefined) this.path = options.path;
    this.mend = options.mend;
  }
}
