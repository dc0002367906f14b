import type { AnyContract } from "@tidings/contract";
import type { EventLog } from "@tidings/log";

/** The key under which an emitter carries what `createEventHandler` needs to serve it. */
export const emitterSource: unique symbol = Symbol.for("tidings.emitter-source");

/** What stands behind an emitter. */
export interface Source {
  readonly contract: AnyContract;
  readonly log: EventLog;
  /** Hash of the contract's lock; empty when `createEmitter` was given none. */
  readonly hash: string;
}

/** What every emitter is, whatever its contract. */
export interface EmitterSource {
  readonly [emitterSource]: Source;
}
