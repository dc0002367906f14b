import type * as z from "zod";
import type { EventVersions, PreviousVersion } from "./evolve.ts";

/**
 * What becomes of an event.
 *
 * - `log`: stored, replayed, every one to every subscriber, in order.
 * - `latest`: stored; each replaces the one before it with the same key, and a subscriber that is slow or away gets only the
 *   newest of each.
 * - `volatile`: told to those who listen at this moment and stored nowhere: at most once, without a cursor.
 */
export type Delivery = "log" | "latest" | "volatile";

/** Names of the properties that can be a key: those that the payload always has, with text, a number or a boolean. */
export type KeyOf<Schema extends z.core.$ZodType> = ScalarProperty<z.input<Schema>>;

/** Of a union, the properties that all of its members have. */
type ScalarProperty<T> = {
  [K in keyof T & string]: Record<never, never> extends Pick<T, K>
    ? never
    : T[K] extends string | number | boolean
      ? K
      : never;
}[keyof T & string];

export interface EventOptions<D extends Delivery = Delivery, Key extends string = string> {
  /** What the event means, in Markdown; it reaches editors through the generated code's JSDoc. */
  readonly description?: string;
  /** `true`, or the reason and what to use instead. Default: not deprecated. */
  readonly deprecated?: boolean | string;
  /** Default: `"log"`. */
  readonly delivery?: D;
  /**
   * With `delivery: "latest"`: the payload's property that tells what an event replaces, such as `sensorId`. Its JSON may have
   * 256 characters. Default: every event of this name replaces the one before it in its channel.
   */
  readonly key?: D extends "latest" ? Key : never;
}

/** A named payload of a channel. Its name is its key in the channel's `events`. */
export interface EventDefinition<Schema extends z.core.$ZodType = z.core.$ZodType, D extends Delivery = Delivery> {
  /** The current version's. */
  readonly schema: Schema;
  /** Oldest first. */
  readonly previous?: readonly PreviousVersion[];
  /** Number of the oldest version, from which the others count on. Default: 1. */
  readonly first?: number;
  readonly delivery: D;
  readonly key?: string;
  readonly description?: string;
  readonly deprecated?: boolean | string;
}

/**
 * Defines an event by the Zod schema of its payload, or by all versions of it: `event(evolve(V1).to(V2, { up, down }))`.
 *
 * Nothing is checked here: `defineContract` checks the whole contract, where the path of a fault is known.
 */
export function event<const Schema extends z.core.$ZodType, const D extends Delivery = "log">(
  schema: Schema | EventVersions<Schema>,
  options: EventOptions<D, KeyOf<Schema>> = {},
): EventDefinition<Schema, NoInfer<D>> {
  // `NoInfer` above: inside `channel`, the expected type would else be taken for D where `delivery` is left out.
  // Without `delivery` the type parameter has its default.
  return Object.freeze({ delivery: "log" as D, ...options, ...versionsOf(schema) });
}

function versionsOf<Schema extends z.core.$ZodType>(
  given: Schema | EventVersions<Schema>,
): Pick<EventDefinition<Schema>, "schema" | "previous" | "first"> {
  // Plain JavaScript may have given anything; `defineContract` says so.
  if (given === null || typeof given !== "object" || !("previous" in given)) return { schema: given as Schema };
  const { current, previous, first } = given;
  return { schema: current, ...(previous.length > 0 && { previous }), ...(first !== undefined && { first }) };
}
