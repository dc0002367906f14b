import type { AnyContract, ChannelName, DataOf, DeliveryOf, EventName, ParamsOf } from "@tidings/contract";

/** What `emit` resolves to. */
export interface Emitted {
  /** The event's position in the log: `<epoch>.<offset>`. */
  readonly cursor: string;
  /** True when the log had seen the idempotency key and appended nothing; `cursor` is then the first one's. */
  readonly duplicate: boolean;
}

export interface EmitOptions {
  /**
   * Makes a retried emit harmless: 1 to 256 characters, remembered by the log for its idempotency window. One space of keys
   * for the whole log: two events that share a key are taken for one, whatever they hold. Default: none.
   */
  readonly idempotencyKey?: string;
}

/** Appends one event; resolves when the log has it. */
export type Emit<Data> = (data: Data, options?: EmitOptions) => Promise<Emitted>;

/** Tells one volatile event to those who listen at this moment; resolves when the log has passed it on. */
export type EmitVolatile<Data> = (data: Data) => Promise<void>;

/** The events of one channel, by name. */
export type ChannelEmitter<C extends AnyContract, Ch extends ChannelName<C>> = {
  readonly [E in EventName<C, Ch>]: DeliveryOf<C, Ch, E> extends "volatile"
    ? EmitVolatile<DataOf<C, Ch, E>>
    : Emit<DataOf<C, Ch, E>>;
};

/** The emitter of a contract: `emitter.renders({ renderId }).progress({ done, total })`. */
export type Emitter<C extends AnyContract> = {
  readonly [Ch in ChannelName<C>]: string extends keyof ParamsOf<C, Ch>
    ? () => ChannelEmitter<C, Ch>
    : (params: ParamsOf<C, Ch>) => ChannelEmitter<C, Ch>;
};
