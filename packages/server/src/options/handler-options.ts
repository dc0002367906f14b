import type { Authorization } from "../admission/authorization.ts";
import { type ReauthorizeOptions, resolveReauthorize } from "../admission/lease.ts";
import type { Tickets } from "../admission/tickets.ts";
import type { EmitterSource } from "../emit/emitter-source.ts";
import { ServerError } from "../errors/server-error.ts";
import { type Observe, observeSafely } from "../observe/observation.ts";
import { type ReportError, reportSafely } from "../observe/report-error.ts";
import { type CorsOptions, type CrossOrigin, resolveCors } from "../request/cross-origin.ts";
import { type Repeat, repeatUnref } from "../stream/pulse.ts";
import { resolveSlow, type SlowOptions } from "../stream/slow-reader.ts";
import { flagOption, functionOption, integerOption, knownOptions } from "./check-option.ts";
import { type Limits, resolveLimits } from "./limits.ts";
import { type AnySnapshotOptions, resolveSnapshotOptions, type SnapshotSettings } from "./snapshot-options.ts";

/** Each channel of the emitters `E`, with its parameters: a union discriminated by `channel`. */
export type ChannelOf<E> = E extends unknown
  ? {
      readonly [Ch in keyof E & string]: {
        /** The channel's name in its contract. */
        readonly channel: Ch;
        readonly params: ParamsOfEmit<E[Ch]>;
        /** The concrete address: `renders/42`. */
        readonly address: string;
      };
    }[keyof E & string]
  : never;

type ParamsOfEmit<F> = F extends (...args: infer A) => unknown
  ? A extends readonly [infer P, ...unknown[]]
    ? P
    : Record<string, never>
  : never;

export type AuthorizeContext<E, Principal, Req> = ChannelOf<E> & {
  readonly principal: Principal;
  readonly request: Req;
};

export interface EventHandlerOptions<E extends EmitterSource, Principal, Req> {
  /**
   * Who is asking, from the request's headers or cookies; `null` for someone unknown, who then gets public channels only.
   * Runs on every connect and reconnect, and again for open streams (`reauthorize`), with the request that began them: it
   * should look the session up, not trust what middleware once put on the request. Without it everyone's principal is
   * `null`, and `authorize` decides by the request.
   */
  readonly authenticate?: (request: Req) => Principal | null | Promise<Principal | null>;
  /**
   * Whether the principal may have the channel, and until when. Asked for each private channel on every connect and reconnect,
   * before anything of it is sent, and again for open streams (`reauthorize`). Required when a contract has a channel that
   * isn't `access: "public"`.
   */
  readonly authorize?: (context: AuthorizeContext<E, Principal, Req>) => Authorization | Promise<Authorization>;
  /** How open streams are authorised again. */
  readonly reauthorize?: Partial<ReauthorizeOptions>;
  /** Takes single-use tickets from `?ticket=`, for a native `EventSource`. Default: the query is not looked at. */
  readonly tickets?: Tickets<Principal>;
  /**
   * Pages of other origins that may read streams. Default: none; requests that a browser marks as another site's are answered
   * with 403. `false`: no check and no headers, for an application whose own middleware does both.
   */
  readonly cors?: CorsOptions | false;
  /** Tells principals apart for `limits.connectionsPerPrincipal`, `recheck` and observations. Default: they are not told apart. */
  readonly principalKey?: (principal: Principal) => string;
  /** Milliseconds between two heartbeats of a stream, 50 to 600,000. Default: 15,000, below the 55–60 s of the strictest proxies. */
  readonly heartbeatMs?: number;
  /** Milliseconds that a native `EventSource` waits before it reconnects, 0 to 600,000. Default: 3,000. */
  readonly retryMs?: number;
  /** The path under which requests arrive, when the host does not strip it: `/events`. Default: none. */
  readonly basePath?: string;
  readonly limits?: Partial<Limits>;
  /** When a reader is too slow to be waited for. */
  readonly slow?: Partial<SlowOptions>;
  /**
   * Milliseconds that a stream lives at most, 1,000 to 604,800,000, or 0 for no end; default: 3,600,000, an hour. Each gets a
   * random 80 to 100 % of it, at least two heartbeats past 80 %, and its client is told to reconnect: after a deploy or a
   * failover the load evens out within the hour, and no stream outlives what a proxy or a certificate allows.
   */
  readonly maxLifetimeMs?: number;
  /**
   * Whether events that land within three milliseconds of each other may go out in one write. Default: true. Of several handlers of
   * one log, the first decides.
   */
  readonly coalesce?: boolean;
  /** Told of streams that begin and end, and of requests that get none. For counters, see `stats()`. */
  readonly observe?: Observe;
  /** Told of every error that no caller sees. Default: `console.error`. */
  readonly onError?: ReportError;
  /** 0 to 1, for the jitter of heartbeats, lifetimes and draining. Default: `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /**
   * Calls something every so many milliseconds until what it returns is called: heartbeats, and with them all that open streams
   * are checked for. Default: `setInterval`, unref'd.
   */
  readonly repeat?: Repeat;
}

export interface HandlerSettings<E extends EmitterSource, Principal, Req> {
  readonly authenticate: EventHandlerOptions<E, Principal, Req>["authenticate"];
  readonly authorize: EventHandlerOptions<E, Principal, Req>["authorize"];
  readonly principalKey: EventHandlerOptions<E, Principal, Req>["principalKey"];
  readonly reauthorize: ReauthorizeOptions;
  readonly tickets: Tickets<Principal> | undefined;
  readonly crossOrigin: CrossOrigin;
  readonly heartbeatMs: number;
  readonly retryMs: number;
  readonly basePath: string;
  readonly limits: Limits;
  readonly slow: SlowOptions;
  readonly maxLifetimeMs: number;
  readonly observe: Observe;
  readonly onError: ReportError;
  readonly random: () => number;
  readonly now: () => number;
  readonly coalesce: boolean;
  readonly repeat: Repeat;
  readonly snapshots: SnapshotSettings;
}

const OPTIONS = [
  "authenticate",
  "authorize",
  "reauthorize",
  "tickets",
  "cors",
  "principalKey",
  "heartbeatMs",
  "retryMs",
  "basePath",
  "limits",
  "slow",
  "maxLifetimeMs",
  "observe",
  "onError",
  "random",
  "now",
  "coalesce",
  "repeat",
  "snapshots",
  "snapshotTimeoutMs",
  "snapshotLimits",
];

/** @throws ServerError `invalid_option` */
export function resolveOptions<E extends EmitterSource, Principal, Req>(
  options: EventHandlerOptions<E, Principal, Req> & AnySnapshotOptions,
): HandlerSettings<E, Principal, Req> {
  knownOptions("options", options, OPTIONS);
  if (options.limits?.connectionsPerPrincipal !== undefined && options.principalKey === undefined) {
    throw new ServerError(
      "invalid_option",
      "options.limits.connectionsPerPrincipal",
      "needs `principalKey`, which tells principals apart",
    );
  }
  const heartbeatMs = integerOption("options.heartbeatMs", options.heartbeatMs, 15_000, { min: 50, max: 600_000 });
  const onError = reportSafely(functionOption("options.onError", options.onError) ?? logError);
  return {
    authenticate: functionOption("options.authenticate", options.authenticate),
    authorize: functionOption("options.authorize", options.authorize),
    reauthorize: resolveReauthorize(options.reauthorize, heartbeatMs),
    tickets: checkTickets(options.tickets),
    crossOrigin: resolveCors(options.cors),
    principalKey: functionOption("options.principalKey", options.principalKey),
    heartbeatMs,
    retryMs: integerOption("options.retryMs", options.retryMs, 3_000, { min: 0, max: 600_000 }),
    basePath: checkBasePath(options.basePath),
    limits: resolveLimits(options.limits),
    slow: resolveSlow(options.slow),
    maxLifetimeMs: checkLifetime(options.maxLifetimeMs),
    observe: observeSafely(functionOption("options.observe", options.observe), onError),
    onError,
    random: functionOption("options.random", options.random) ?? Math.random,
    now: functionOption("options.now", options.now) ?? Date.now,
    coalesce: flagOption("options.coalesce", options.coalesce, true),
    repeat: functionOption("options.repeat", options.repeat) ?? repeatUnref,
    snapshots: resolveSnapshotOptions(options),
  };
}

function checkTickets<Principal>(tickets: Tickets<Principal> | undefined): Tickets<Principal> | undefined {
  if (tickets === undefined || typeof tickets?.redeem === "function") return tickets;
  throw new ServerError("invalid_option", "options.tickets", "expected what createTickets returned");
}

function checkLifetime(ms: number | undefined): number {
  return ms === 0 ? 0 : integerOption("options.maxLifetimeMs", ms, 3_600_000, { min: 1_000, max: 604_800_000 });
}

function checkBasePath(path = ""): string {
  if (path === "" || path === "/") return "";
  if (/^\/[^?#]*[^/?#]$/.test(path)) return path;
  throw new ServerError(
    "invalid_option",
    "options.basePath",
    `expected a path such as "/events", got ${JSON.stringify(path)}`,
  );
}

const logError: ReportError = (error, { stage }) => console.error(`tidings: ${stage} failed:`, error);
