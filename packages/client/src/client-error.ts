/** Every way the client can fail; `docs/errors.md` says what to do about each. */
export type ClientErrorCode = "reduce_failed" | "load_failed";

export class ClientError extends Error {
  override readonly name: "ClientError" = "ClientError";
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
