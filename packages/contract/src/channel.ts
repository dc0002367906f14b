import * as z from "zod";
import type { ParamsFor } from "./address-params.ts";
import type { EventDefinition } from "./event.ts";

/** Who may subscribe: anyone, or those whom the server's `authorize` lets in. */
export type Access = "public" | "private";

/** The schema of a channel's address parameters: an object of string-like and number-like schemas. */
export type ParamsSchema = z.core.$ZodObject;

/** The params of a channel whose address has none. */
export type NoParams = z.ZodObject<Record<never, never>, z.core.$strip>;

/**
 * Which changes of a channel's events `tidings diff` lets pass: those that old consumers of a new producer read as meant
 * (`forward`), those that let new consumers read what was sent and stored before (`backward`), those that do both (`full`), with
 * the last version, or with every version in `history/` (`full-transitive`); or every change (`none`).
 */
export type Compatibility = "forward" | "backward" | "full" | "full-transitive" | "none";

/** Findings about an experimental channel are reported and never fail. */
export type Stability = "experimental";

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** The schema of a channel's state, or none. */
export type SnapshotSchema = z.core.$ZodType | undefined;

export interface ChannelOptions<
  Address extends string,
  Params extends ParamsSchema,
  Events extends EventDefinitions,
  Snapshot extends SnapshotSchema = SnapshotSchema,
> {
  /** `renders/{renderId}`: literal segments and parameters, divided by `/`. */
  readonly address: Address;
  /** One string-like or number-like schema for each parameter of the address. Left out when it has none. */
  readonly params?: Params;
  /** Default: `"private"`. */
  readonly access?: Access;
  readonly events: Events;
  /**
   * The state that a subscriber starts from, and starts from again when it missed events for good: the server loads it and
   * sends it before any event. Default: none.
   */
  readonly snapshot?: Snapshot;
  /** Default: `"full-transitive"` when an event of the channel is stored (delivery `log` or `latest`), else `"full"`. */
  readonly compatibility?: Compatibility;
  /** Default: stable. */
  readonly stability?: Stability;
  /** Names of events that were removed and must not come back with another meaning. */
  readonly reserved?: readonly string[];
  /** What the channel is for, in Markdown. */
  readonly description?: string;
  /** `true`, or the reason and what to use instead. Default: not deprecated. */
  readonly deprecated?: boolean | string;
}

/** An addressed flow of events. Its name is its key in the contract's `channels`. */
export interface ChannelDefinition<
  Address extends string = string,
  Params extends ParamsSchema = ParamsSchema,
  Events extends EventDefinitions = EventDefinitions,
  Snapshot extends SnapshotSchema = SnapshotSchema,
> {
  readonly address: Address;
  /** An object without keys when the address has no parameters. */
  readonly params: Params;
  readonly access: Access;
  readonly events: Events;
  readonly snapshot?: Snapshot;
  readonly compatibility?: Compatibility;
  readonly stability?: Stability;
  readonly reserved?: readonly string[];
  readonly description?: string;
  readonly deprecated?: boolean | string;
}

/**
 * Defines a channel.
 *
 * Nothing is checked here: `defineContract` checks the whole contract, where the path of a fault is known.
 */
export function channel<
  const Address extends string,
  const Events extends EventDefinitions,
  const Params extends ParamsSchema = NoParams,
  const Snapshot extends SnapshotSchema = undefined,
>(
  options: ChannelOptions<Address, Params, Events, Snapshot> & ParamsFor<Address, Params>,
): ChannelDefinition<Address, NoInfer<Params>, Events, NoInfer<Snapshot>> {
  // `NoInfer` above: inside `defineContract`, the expected type would else be taken for Params where it is left out.
  const given: ChannelOptions<Address, Params, Events, Snapshot> = options;
  // Without `params` the type parameter has its default, which is what `z.object({})` is.
  const params = given.params ?? (z.object({}) as ParamsSchema as Params);
  return Object.freeze({ access: "private", ...given, params, events: Object.freeze({ ...given.events }) });
}
