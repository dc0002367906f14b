import { functionOption, integerOption, knownOptions } from "./check-option.ts";
import type { EmitterSource } from "./emitter-source.ts";
import { type ReportError, reportSafely } from "./report-error.ts";
import { ServerError } from "./server-error.ts";

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

/** Each a whole number from 1 to 100,000,000. */
export interface Limits {
  /** Open streams in total. Default: 20,000. */
  readonly connections: number;
  /** Open streams of one principal, as `principalKey` tells them apart. Default: 64. */
  readonly connectionsPerPrincipal: number;
  /** Channels of one stream. Default: 256. */
  readonly channelsPerConnection: number;
  /** Characters of a request's query. Default: 8,192. */
  readonly queryLength: number;
  /** Bytes of a request's body. Default: 64 KiB. */
  readonly bodyBytes: number;
}

export interface EventHandlerOptions<E extends EmitterSource, Principal, Req> {
  /**
   * Who is asking, from the request's headers or cookies; `null` for someone unknown, who then gets public channels only.
   * Runs on every connect and reconnect. Without it everyone's principal is `null`, and `authorize` decides by the request.
   */
  readonly authenticate?: (request: Req) => Principal | null | Promise<Principal | null>;
  /**
   * Whether the principal may have the channel. Asked for each private channel on every connect and reconnect, before anything
   * of it is sent. Required when a contract has a channel that isn't `access: "public"`.
   */
  readonly authorize?: (context: AuthorizeContext<E, Principal, Req>) => boolean | Promise<boolean>;
  /** Tells principals apart for `limits.connectionsPerPrincipal`. Default: principals are not counted. */
  readonly principalKey?: (principal: Principal) => string;
  /** Milliseconds between two heartbeats of a stream, 50 to 600,000. Default: 15,000, below the 55–60 s of the strictest proxies. */
  readonly heartbeatMs?: number;
  /** Milliseconds that a native `EventSource` waits before it reconnects, 0 to 600,000. Default: 3,000. */
  readonly retryMs?: number;
  /** The path under which requests arrive, when the host does not strip it: `/events`. Default: none. */
  readonly basePath?: string;
  readonly limits?: Partial<Limits>;
  /** Told of every error that no caller sees. Default: `console.error`. */
  readonly onError?: ReportError;
  /** 0 to 1, for the jitter of heartbeats and of draining. Default: `Math.random`. */
  readonly random?: () => number;
}

export interface HandlerSettings<E extends EmitterSource, Principal, Req> {
  readonly authenticate: EventHandlerOptions<E, Principal, Req>["authenticate"];
  readonly authorize: EventHandlerOptions<E, Principal, Req>["authorize"];
  readonly principalKey: EventHandlerOptions<E, Principal, Req>["principalKey"];
  readonly heartbeatMs: number;
  readonly retryMs: number;
  readonly basePath: string;
  readonly limits: Limits;
  readonly onError: ReportError;
  readonly random: () => number;
}

const OPTIONS = [
  "authenticate",
  "authorize",
  "principalKey",
  "heartbeatMs",
  "retryMs",
  "basePath",
  "limits",
  "onError",
  "random",
];

const DEFAULT_LIMITS: Limits = {
  connections: 20_000,
  connectionsPerPrincipal: 64,
  channelsPerConnection: 256,
  queryLength: 8_192,
  bodyBytes: 64 * 1024,
};

/** @throws ServerError `invalid_option` */
export function resolveOptions<E extends EmitterSource, Principal, Req>(
  options: EventHandlerOptions<E, Principal, Req>,
): HandlerSettings<E, Principal, Req> {
  knownOptions("options", options, OPTIONS);
  if (options.limits?.connectionsPerPrincipal !== undefined && options.principalKey === undefined) {
    throw new ServerError(
      "invalid_option",
      "options.limits.connectionsPerPrincipal",
      "needs `principalKey`, which tells principals apart",
    );
  }
  return {
    authenticate: functionOption("options.authenticate", options.authenticate),
    authorize: functionOption("options.authorize", options.authorize),
    principalKey: functionOption("options.principalKey", options.principalKey),
    heartbeatMs: integerOption("options.heartbeatMs", options.heartbeatMs, 15_000, { min: 50, max: 600_000 }),
    retryMs: integerOption("options.retryMs", options.retryMs, 3_000, { min: 0, max: 600_000 }),
    basePath: checkBasePath(options.basePath),
    limits: resolveLimits(options.limits ?? {}),
    onError: reportSafely(functionOption("options.onError", options.onError) ?? logError),
    random: functionOption("options.random", options.random) ?? Math.random,
  };
}

function resolveLimits(limits: Partial<Limits>): Limits {
  const names = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];
  knownOptions("options.limits", limits, names);
  const range = { min: 1, max: 100_000_000 };
  const resolve = (name: keyof Limits): [string, number] => [
    name,
    integerOption(`options.limits.${name}`, limits[name], DEFAULT_LIMITS[name], range),
  ];
  return Object.fromEntries(names.map(resolve)) as unknown as Limits;
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
