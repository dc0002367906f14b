import type { Issue } from "./decode/index.ts";

/** What went wrong, for code to branch on; docs/errors.md says what to do about each. */
export type ContractErrorCode =
  | "invalid_name"
  | "reserved_name"
  | "invalid_address"
  | "parameter_mismatch"
  | "unsupported_parameter"
  | "ambiguous_address"
  | "unsupported_schema"
  | "invalid_key"
  | "empty_definition"
  | "invalid_definition"
  | "unknown_option"
  | "unknown_channel"
  | "unknown_event"
  | "unknown_snapshot"
  | "invalid_params"
  | "invalid_payload"
  | "cast_failed";

export interface ContractErrorOptions {
  readonly code: ContractErrorCode;
  /** Where the fault is: `channels.renders.address` in a definition, `renders.progress` for a payload, `renders.snapshot` for a state. */
  readonly path: string;
  readonly message: string;
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/**
 * Every failure of this package.
 *
 * `message` starts with the path, names the fault and says how to mend it. `issues` lists all faults of a value, when
 * the fault is in a value.
 */
export class ContractError extends Error {
  override readonly name: string = "ContractError";
  readonly code: ContractErrorCode;
  readonly path: string;
  readonly issues?: readonly Issue[];

  constructor(options: ContractErrorOptions) {
    const message = options.path === "" ? options.message : `${options.path}: ${options.message}`;
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.path = options.path;
    if (options.issues !== undefined) this.issues = options.issues;
  }
}
