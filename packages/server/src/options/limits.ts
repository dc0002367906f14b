import { integerOption, knownOptions } from "./check-option.ts";

/** Each a whole number from 1 to 100,000,000. */
export interface Limits {
  /** Requests that hold a place, in total: open streams and those being admitted. Default: 20,000. */
  readonly connections: number;
  /** Open streams of one principal, as `principalKey` tells them apart. Default: 64. */
  readonly connectionsPerPrincipal: number;
  /** Of `connections`, those being admitted: their body read, their principal authenticated and authorised. Default: 10,000. */
  readonly pending: number;
  /** Milliseconds that admitting a request may take; then it is answered with 503. Default: 10,000. */
  readonly handshakeMs: number;
  /** Channels of one stream. Default: 256. */
  readonly channelsPerConnection: number;
  /** Events that a returning client may have missed; with more it is told `reset`, reason `limit`. Default: 100,000. */
  readonly replayEvents: number;
  /** Characters of a request's query. Default: 8,192. */
  readonly queryLength: number;
  /** Bytes of a request's body. Default: 64 KiB. */
  readonly bodyBytes: number;
}

const DEFAULTS: Limits = {
  connections: 20_000,
  connectionsPerPrincipal: 64,
  pending: 10_000,
  handshakeMs: 10_000,
  channelsPerConnection: 256,
  replayEvents: 100_000,
  queryLength: 8_192,
  bodyBytes: 64 * 1024,
};

const RANGE = { min: 1, max: 100_000_000 };

/** @throws ServerError `invalid_option` */
export function resolveLimits(limits: Partial<Limits> = {}): Limits {
  const names = Object.keys(DEFAULTS) as (keyof Limits)[];
  knownOptions("options.limits", limits, names);
  const resolve = (name: keyof Limits): [string, number] => [
    name,
    integerOption(`options.limits.${name}`, limits[name], DEFAULTS[name], RANGE),
  ];
  return Object.fromEntries(names.map(resolve)) as unknown as Limits;
}
