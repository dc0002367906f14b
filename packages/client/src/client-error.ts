/** Every way the client can fail; `docs/errors.md` says what to do about each. */
export type ClientErrorCode =
  /** An option, a parameter or a handler is not one. */
  | "invalid_option"
  /** The connection or client was closed before. */
  | "closed"
  /** No answer: offline, DNS, CORS, TLS. */
  | "network"
  /** The stream ended without `tidings.end`. */
  | "cut"
  /** Nothing was heard for longer than the server promised, or no hello in time. */
  | "silent"
  /** An answer came and its first event didn't: something between holds it back. */
  | "buffered"
  /** What came is not the Tidings protocol. */
  | "protocol"
  /** `headers` or `refreshCredentials` failed. */
  | "credentials"
  /** The server can't at the moment: 429, 5xx, or a retryable `tidings.error`. */
  | "unavailable"
  /** The server won't: 4xx, a denied channel, or a final `tidings.error`. */
  | "refused"
  /** An event that this client's contract doesn't know was skipped. */
  | "unknown_event"
  /** An event or a snapshot that isn't what the contract says was skipped. */
  | "invalid_event"
  /** A handler threw. */
  | "handler_failed"
  /** A `for await` loop fell too far behind. */
  | "overflow"
  /** A `for await` loop missed events for good. */
  | "reset"
  /** A store's `reduce` threw. */
  | "reduce_failed";

export interface ClientErrorOptions extends ErrorOptions {
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** The server's own code for it: the `code` of its problem document, of `denied` in hello, or of `tidings.error`. */
  readonly serverCode?: string | undefined;
  /** What `Retry-After` asked for. */
  readonly retryAfterMs?: number;
}

/** Messages are short because browsers download them: `docs/errors.md` explains each code. */
export class ClientError extends Error {
  override readonly name: "ClientError" = "ClientError";
  declare readonly code: ClientErrorCode;
  declare readonly status: number | undefined;
  declare readonly serverCode: string | undefined;
  declare readonly retryAfterMs: number | undefined;

  constructor(code: ClientErrorCode, detail = "", options?: ClientErrorOptions) {
    super(`${code}: ${detail}`, options);
    Object.assign(this, options, { code });
  }
}
