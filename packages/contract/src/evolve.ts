import type * as z from "zod";

/** How an event's JSON is brought from one version to the next, and back. */
export interface Casts<From extends z.core.$ZodType, To extends z.core.$ZodType> {
  /** Makes the next version's JSON of this version's: what stored events go through before anyone reads them. */
  readonly up: (wire: z.input<From>) => z.input<To>;
  /**
   * Makes this version's JSON of the next version's, for clients that were built with this one. Default: none, and such a
   * client is sent the newer JSON as it is.
   */
  readonly down?: (wire: z.input<To>) => z.input<From>;
}

/** A version that an event has left behind. */
export interface PreviousVersion {
  readonly schema: z.core.$ZodType;
  /** To the version after this one. */
  readonly up: (wire: unknown) => unknown;
  /** From the version after this one. */
  readonly down?: (wire: unknown) => unknown;
}

/** All versions of an event's payload. */
export interface EventVersions<Schema extends z.core.$ZodType = z.core.$ZodType> {
  readonly current: Schema;
  /** Oldest first. */
  readonly previous: readonly PreviousVersion[];
  /** Number of the oldest version that is declared. Default: 1. */
  readonly first?: number;
}

/** The versions so far, to which the next one can be added. */
export interface Evolution<Schema extends z.core.$ZodType> extends EventVersions<Schema> {
  /** Adds the next version. Earlier casts stay as they are: each leads only to the version after it. */
  to<const Next extends z.core.$ZodType>(schema: Next, casts: Casts<Schema, NoInfer<Next>>): Evolution<Next>;
}

export interface EvolveOptions {
  /**
   * Number of the first version that is given here: more than 1 once older ones were dropped, which may be done when the log holds
   * no event of them. Numbers are stored with events, so that those that remain keep theirs. Default: 1.
   */
  readonly from?: number;
}

/**
 * An event's payload over time, oldest version first.
 *
 * @example event(evolve(DoneV1).to(DoneV2, { up: ({ at }) => ({ finishedAt: at }), down: ({ finishedAt }) => ({ at: finishedAt }) }))
 * @example event(evolve(DoneV2, { from: 2 })) // version 1 is in no log any more
 */
export function evolve<const First extends z.core.$ZodType>(
  schema: First,
  { from = 1 }: EvolveOptions = {},
): Evolution<First> {
  return evolution(schema, [], from);
}

function evolution<Schema extends z.core.$ZodType>(
  current: Schema,
  previous: readonly PreviousVersion[],
  first: number,
): Evolution<Schema> {
  return Object.freeze({
    current,
    previous: Object.freeze(previous),
    ...(first !== 1 && { first }),
    to<Next extends z.core.$ZodType>(schema: Next, casts: Casts<Schema, Next>): Evolution<Next> {
      // What a cast is given is checked when it runs; its types have served the one who wrote it.
      const version = Object.freeze({ ...(casts as Pick<PreviousVersion, "up" | "down">), schema: current });
      return evolution(schema, [...previous, version], first);
    },
  });
}
