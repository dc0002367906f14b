/** Why Studio refuses a request. */
export type StudioErrorCode =
  | "invalid_input"
  | "not_signed_in"
  | "not_found"
  | "too_many_renders"
  | "already_over"
  | "still_active"
  | "not_finished";

/** A refusal that a person can do something about; the message says what. */
export class StudioError extends Error {
  readonly code: StudioErrorCode;

  constructor(code: StudioErrorCode, message: string) {
    super(message);
    this.name = "StudioError";
    this.code = code;
  }
}
