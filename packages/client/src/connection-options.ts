import { BACKOFF, type Backoff } from "./backoff.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { type Environment, platform } from "./environment.ts";

/** Header fields, or a function that makes them anew for each request. */
export type HeadersOption =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

export interface ConnectionOptions {
  /** Where the server's handler is mounted: `/events`, or absolute (Node has no page to be relative to). */
  readonly url: string | URL;
  /** Default: the global `fetch`, looked up at each request. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Sent with each request; the place for a token, never the URL. A function that fails counts as a failed attempt. */
  readonly headers?: HeadersOption;
  /** As in `fetch`; `"include"` sends cookies to another origin. Default: `"same-origin"`. */
  readonly credentials?: RequestCredentials;
  /** Called after a 401; the request is then made once more. Default: a 401 is final. */
  readonly refreshCredentials?: () => unknown;
  readonly backoff?: Partial<Backoff>;
  /** Longest wait for the server's first frame, in milliseconds; `Infinity` waits for ever. Default 15,000. */
  readonly helloTimeoutMs?: number;
  /** How long a channel is kept after its last subscriber left, in milliseconds; 0 lets go at once. Default 250. */
  readonly lingerMs?: number;
  /** Longest event that is accepted, in UTF-16 units. A longer one ends the connection. Default 4 MiB. */
  readonly maxFrameBytes?: number;
  /** Hears what no subscription's `onError` does. Default: `console.error`. */
  readonly onError?: (error: ClientError) => void;
  /** Clock, timers, randomness and wake-ups. Default: the platform's. */
  readonly environment?: Environment;
}

type Defaults = Required<Omit<ConnectionOptions, "url" | "headers" | "refreshCredentials" | "backoff">> & Backoff;

/** All options, those of `backoff` among the others. */
export type ResolvedOptions = Omit<ConnectionOptions, keyof Defaults | "backoff"> &
  Defaults &
  Pick<Connection, "contracts">;

const DEFAULTS: Defaults = {
  fetch: (url, init) => fetch(url, init),
  credentials: "same-origin",
  helloTimeoutMs: 15_000,
  lingerMs: 250,
  maxFrameBytes: 4_194_304,
  onError: console.error,
  environment: platform,
  ...BACKOFF,
};

/** What those may be that have no default, or another kind than that has. */
const KINDS: Readonly<Record<string, string>> = {
  url: "string|object",
  headers: "object|function|undefined",
  refreshCredentials: "function|undefined",
  backoff: "object|undefined",
};

/** @throws ClientError `invalid_option` */
export function resolveOptions(
  options: ConnectionOptions,
  contracts: Connection["contracts"] = new Set(),
): ResolvedOptions {
  const resolved = { ...DEFAULTS, ...options, ...options.backoff };
  if (!options.url) throw new ClientError("invalid_option", "url is missing");
  if (resolved.minMs > resolved.maxMs) throw new ClientError("invalid_option", "minMs > maxMs");
  for (const [path, given] of Object.entries(resolved)) {
    // Of an option that doesn't exist, its default is undefined, as it should be itself.
    const kind = KINDS[path] ?? typeof DEFAULTS[path as keyof Defaults];
    if (!kind.includes(typeof given) || (given as number) < 0 || Number.isNaN(given))
      throw new ClientError("invalid_option", `${path}: ${given}, not ${kind}`);
  }
  return { ...resolved, contracts };
}
