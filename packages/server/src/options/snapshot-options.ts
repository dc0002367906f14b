import type { emitterSource } from "../emit/emitter-source.ts";
import { ServerError } from "../errors/server-error.ts";
import { functionOption, integerOption, knownOptions } from "./check-option.ts";
import type { ChannelOf } from "./handler-options.ts";

/** A channel's state, as its loader gives it. */
export interface LoadedSnapshot<Data> {
  /** What the contract's snapshot schema says; `Date`s and such as the program has them. */
  readonly data: Data;
  /**
   * The cursor of the last event that `data` includes, from `emit`, when it is kept with the state: subscribers then hear no
   * event that the state includes. Without it, they may hear events again that came while the state was read.
   */
  readonly cursor?: string;
}

/** What a loader is asked for: `channel`, `params` and `address`, and for whom. */
export type SnapshotContext<E, Channel extends string, Principal, Req> = Extract<
  ChannelOf<E>,
  { readonly channel: Channel }
> & {
  /** `null` only where nobody needs to be known: in a public channel, or without `authenticate`. */
  readonly principal: Principal | null;
  readonly request: Req;
  /** Aborts when the client is gone, and after `snapshotTimeoutMs`. */
  readonly signal: AbortSignal;
};

/** Reads a channel's state. What was written before an event was emitted must be visible to it once that event is in the log. */
export type SnapshotLoader<E, Channel extends string, Principal, Req> = (
  context: SnapshotContext<E, Channel, Principal, Req>,
) => LoadedSnapshot<SnapshotData<E, Channel>> | Promise<LoadedSnapshot<SnapshotData<E, Channel>>>;

/** One loader for each channel that declares a snapshot. */
export type SnapshotLoaders<E, Principal, Req> = {
  readonly [Channel in SnapshotChannel<E>]: SnapshotLoader<E, Channel, Principal, Req>;
};

/** Of an emitter, or of several: the names of their channels that declare a snapshot. */
export type SnapshotChannel<E> = KeysOf<SnapshotsOf<E>>;

type SnapshotsOf<E> = E extends { readonly [emitterSource]: { readonly snapshots?: infer Snapshots } }
  ? Snapshots
  : never;
type KeysOf<Snapshots> = Snapshots extends unknown ? keyof Snapshots & string : never;
type SnapshotData<E, Channel extends string> = DataIn<SnapshotsOf<E>, Channel>;
type DataIn<Snapshots, Channel extends string> = Snapshots extends { readonly [Ch in Channel]: infer Data }
  ? Data
  : never;

/** Each a whole number from 1 to 100,000,000. */
export interface SnapshotLimits {
  /** Loaders that run at a time, over all streams. Default: 32. */
  readonly running: number;
  /** Loads that wait for one of those places; a stream that finds no room is told to come again. Default: 100,000. */
  readonly waiting: number;
  /** Bytes of one state's JSON. Default: 1 MiB. */
  readonly bytes: number;
}

interface CommonSnapshotOptions {
  /** Milliseconds that a loader may take, 50 to 600,000. Default: 10,000. */
  readonly snapshotTimeoutMs?: number;
  readonly snapshotLimits?: Partial<SnapshotLimits>;
}

/** The handler's options about snapshots: `snapshots` is required when a channel declares one. */
export type SnapshotOptions<E, Principal, Req> = CommonSnapshotOptions &
  ([SnapshotChannel<E>] extends [never]
    ? { readonly snapshots?: undefined }
    : { readonly snapshots: SnapshotLoaders<E, Principal, Req> });

type AnyLoader = (context: object) => unknown;

export interface SnapshotSettings {
  /** By the channel's name. */
  readonly loaders: Readonly<Record<string, AnyLoader>>;
  readonly timeoutMs: number;
  readonly limits: SnapshotLimits;
}

const DEFAULT_LIMITS: SnapshotLimits = { running: 32, waiting: 100_000, bytes: 1024 * 1024 };

/** The options as whoever doesn't know the emitters sees them. */
export type AnySnapshotOptions = CommonSnapshotOptions & { readonly snapshots?: object | undefined };

/** @throws ServerError `invalid_option` */
export function resolveSnapshotOptions(options: AnySnapshotOptions): SnapshotSettings {
  const loaders = (options.snapshots ?? {}) as Readonly<Record<string, AnyLoader>>;
  const range = { min: 50, max: 600_000 };
  return {
    loaders,
    timeoutMs: integerOption("options.snapshotTimeoutMs", options.snapshotTimeoutMs, 10_000, range),
    limits: resolveLimits(options.snapshotLimits ?? {}),
  };
}

/**
 * @param channels Names of the channels that declare a snapshot.
 * @throws ServerError `invalid_option`, `snapshots_missing`
 */
export function checkLoaders({ loaders }: SnapshotSettings, channels: readonly string[]): void {
  knownOptions("options.snapshots", loaders, channels);
  for (const channel of channels) {
    if (functionOption(`options.snapshots.${channel}`, loaders[channel])) continue;
    const mend = `required, because the contract declares a snapshot of \`${channel}\`; give a function that returns { data }`;
    throw new ServerError("snapshots_missing", `options.snapshots.${channel}`, mend);
  }
}

function resolveLimits(limits: Partial<SnapshotLimits>): SnapshotLimits {
  const names = Object.keys(DEFAULT_LIMITS) as (keyof SnapshotLimits)[];
  knownOptions("options.snapshotLimits", limits, names);
  const range = { min: 1, max: 100_000_000 };
  const resolve = (name: keyof SnapshotLimits): [string, number] => [
    name,
    integerOption(`options.snapshotLimits.${name}`, limits[name], DEFAULT_LIMITS[name], range),
  ];
  return Object.fromEntries(names.map(resolve)) as unknown as SnapshotLimits;
}
