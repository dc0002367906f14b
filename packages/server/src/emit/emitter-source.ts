import type { AnyContract, ChannelName, SnapshotOf } from "@tidings/contract";
import type { EventLog } from "@tidings/log";
import type { SkewEntry } from "../skew/skew-entry.ts";

/** The key under which an emitter carries what `createEventHandler` needs to serve it. */
export const emitterSource: unique symbol = Symbol.for("tidings.emitter-source");

/** What stands behind an emitter. */
export interface Source<Snapshots = object> {
  readonly contract: AnyContract;
  readonly log: EventLog;
  /** Hash of the contract's lock; empty when `createEmitter` was given none. */
  readonly hash: string;
  /** What is known of released versions; empty when `createEmitter` was given none. */
  readonly history: readonly SkewEntry[];
  /** Never there at run time: tells the compiler the state of each channel that declares one, by the channel's name. */
  readonly snapshots?: Snapshots;
}

/** What every emitter is, whatever its contract. `Snapshots`: channel → state, of the channels that declare one. */
export interface EmitterSource<Snapshots = object> {
  readonly [emitterSource]: Source<Snapshots>;
}

/** The channels of a contract that declare a snapshot, with the state's type. */
export type ContractSnapshots<C extends AnyContract> = {
  readonly [Ch in ChannelName<C> as [SnapshotOf<C, Ch>] extends [never] ? never : Ch]: SnapshotOf<C, Ch>;
};
