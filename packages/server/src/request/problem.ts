/** Why a request was not answered with a stream; docs/errors.md says what to do about each. */
export type ProblemCode =
  | "invalid_request"
  | "invalid_params"
  | "too_many_channels"
  | "unauthorized"
  | "forbidden"
  | "cross_origin"
  | "unknown_channel"
  | "method_not_allowed"
  | "body_too_large"
  | "query_too_long"
  | "unsupported_media_type"
  | "too_many_connections"
  | "internal"
  | "timeout"
  | "draining"
  | "log_unavailable";

/** The body of every answer that isn't a stream: RFC 9457, with `code` as its extension. */
export interface Problem {
  readonly type: "about:blank";
  /** The status in words, as RFC 9457 asks for with `about:blank`. */
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
}

const STATUS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  invalid_request: [400, "Bad Request"],
  invalid_params: [400, "Bad Request"],
  too_many_channels: [400, "Bad Request"],
  unauthorized: [401, "Unauthorized"],
  forbidden: [403, "Forbidden"],
  cross_origin: [403, "Forbidden"],
  unknown_channel: [404, "Not Found"],
  method_not_allowed: [405, "Method Not Allowed"],
  body_too_large: [413, "Content Too Large"],
  query_too_long: [414, "URI Too Long"],
  unsupported_media_type: [415, "Unsupported Media Type"],
  too_many_connections: [429, "Too Many Requests"],
  internal: [500, "Internal Server Error"],
  timeout: [503, "Service Unavailable"],
  draining: [503, "Service Unavailable"],
  log_unavailable: [503, "Service Unavailable"],
};

/** Thrown while a request is looked at, and caught by the host, which answers with it. It never reaches the user. */
export class Refusal extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    const [status, title] = STATUS[code];
    this.problem = { type: "about:blank", title, status, code, detail };
    this.headers = { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...headers };
  }
}

/** Seconds that a client should stay away from a server which is full or going down. */
export const RETRY_AFTER = { "Retry-After": "5" } as const;
