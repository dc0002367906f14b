import type * as z from "zod";
import type { AnyContract } from "./define-contract.ts";

/** The names of a contract's channels: `"renders" | "metrics"`. */
export type ChannelName<C extends AnyContract> = keyof C["channels"] & string;

/** The names of a channel's events: `"queued" | "progress"`. */
export type EventName<C extends AnyContract, Ch extends ChannelName<C>> = keyof C["channels"][Ch]["events"] & string;

/** A channel's address parameters, decoded: `{ renderId: string }`. */
export type ParamsOf<C extends AnyContract, Ch extends ChannelName<C>> = z.output<C["channels"][Ch]["params"]>;

/** An event's payload as the program has it (`z.output`), such as a `Date`. */
export type DataOf<C extends AnyContract, Ch extends ChannelName<C>, E extends EventName<C, Ch>> = z.output<
  C["channels"][Ch]["events"][E]["schema"]
>;

/** An event's payload as JSON has it (`z.input`), such as an ISO date string. */
export type WireOf<C extends AnyContract, Ch extends ChannelName<C>, E extends EventName<C, Ch>> = z.input<
  C["channels"][Ch]["events"][E]["schema"]
>;

/** The state that a subscriber of a channel starts from; `never` when the channel declares none. */
export type SnapshotOf<C extends AnyContract, Ch extends ChannelName<C>> = z.output<
  Extract<C["channels"][Ch]["snapshot"], z.core.$ZodType>
>;

/** What becomes of an event: `"log"`, `"latest"` or `"volatile"`. */
export type DeliveryOf<
  C extends AnyContract,
  Ch extends ChannelName<C>,
  E extends EventName<C, Ch>,
> = C["channels"][Ch]["events"][E]["delivery"];

/** One event as a subscriber gets it. */
export interface EventOf<C extends AnyContract, Ch extends ChannelName<C>, E extends EventName<C, Ch>> {
  /** The wire name: `renders.progress`. */
  readonly type: `${Ch}.${E}`;
  readonly channel: Ch;
  /** The channel's concrete address: `renders/42`. */
  readonly address: string;
  readonly params: ParamsOf<C, Ch>;
  readonly data: DataOf<C, Ch, E>;
  /** The event's cursor; a volatile event has none. */
  readonly id: DeliveryOf<C, Ch, E> extends "volatile" ? undefined : string;
}

/** Every event of a contract, or of some of its channels, as a union discriminated by `type`. */
export type ContractEvent<C extends AnyContract, Ch extends ChannelName<C> = ChannelName<C>> = {
  readonly [K in Ch]: { readonly [E in EventName<C, K>]: EventOf<C, K, E> }[EventName<C, K>];
}[Ch];
