/** Every way the wire format can be broken; `docs/errors.md` says what to do about each. */
export type WireErrorCode =
  | "invalid_event"
  | "invalid_id"
  | "invalid_retry"
  | "invalid_cursor"
  | "invalid_control"
  | "invalid_envelope"
  | "invalid_utf8"
  | "frame_too_large";

export class WireError extends Error {
  override readonly name: "WireError" = "WireError";
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
