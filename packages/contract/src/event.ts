import type * as z from "zod";

export interface EventOptions {
  /** What the event means, in Markdown; it reaches editors through the generated code's JSDoc. */
  readonly description?: string;
  /** `true`, or the reason and what to use instead. Default: not deprecated. */
  readonly deprecated?: boolean | string;
}

/** A named payload of a channel. Its name is its key in the channel's `events`. */
export interface EventDefinition<Schema extends z.core.$ZodType = z.core.$ZodType> extends EventOptions {
  readonly schema: Schema;
}

/**
 * Defines an event by the Zod schema of its payload.
 *
 * Nothing is checked here: `defineContract` checks the whole contract, where the path of a fault is known.
 */
export function event<const Schema extends z.core.$ZodType>(
  schema: Schema,
  options: EventOptions = {},
): EventDefinition<Schema> {
  return Object.freeze({ ...options, schema });
}
