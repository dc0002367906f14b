import type { LockedChannel } from "@tidings/contract/lock";
import { DIRECTIONS, type Direction } from "./finding.ts";

/** Which directions a channel must keep; `full-transitive` also against every version of the history. */
export type Mode = NonNullable<LockedChannel["compatibility"]>;

/** Whether a channel has an event that is stored and replayed. */
export function isStored({ events }: LockedChannel): boolean {
  return Object.values(events).some(({ delivery }) => delivery !== "volatile");
}

export function modeOf(channel: LockedChannel): Mode {
  return channel.compatibility ?? (isStored(channel) ? "full-transitive" : "full");
}

/**
 * The directions that must be neither breaking nor unverifiable.
 *
 * `replay` is among them in every mode but `none`: whichever side is deployed first, stored events stay.
 */
export function requiredDirections(mode: Mode): readonly Direction[] {
  switch (mode) {
    case "none":
      return [];
    case "forward":
      return ["forward", "replay"];
    case "backward":
      return ["backward", "replay"];
    default:
      return DIRECTIONS;
  }
}

/** What a change to a channel is held to. */
export interface Promises {
  /** What is broken in a direction that this requires fails. */
  readonly gate: Mode;
  /** What consumers count on: a release that breaks any of it is a major one. */
  readonly made: readonly Mode[];
  readonly experimental: boolean;
}

/**
 * What a channel promises and has promised.
 *
 * `forward` and `backward` say in which order the two sides are deployed, and hold for the change that says it. `none` and
 * `experimental` take the promise back: that counts from the next release on, or each break would bring its own licence.
 */
export function promisesOf(before: LockedChannel, after: LockedChannel): Promises {
  const [was, is] = [modeOf(before), modeOf(after)];
  return {
    gate: is === "none" ? was : is,
    made: [was, is],
    experimental: before.stability === "experimental" && after.stability === "experimental",
  };
}

/** The directions in which a channel promises less than it did; all, when it is only to fewer versions. None: it doesn't. */
export function loweredDirections(before: LockedChannel, after: LockedChannel): readonly Direction[] {
  const [was, is] = [modeOf(before), modeOf(after)];
  if (before.stability === undefined && after.stability === "experimental") return requiredDirections(was);
  // What only follows from how its events are delivered is said of these.
  if (before.compatibility === after.compatibility) return [];
  const dropped = requiredDirections(was).filter((direction) => !requiredDirections(is).includes(direction));
  return dropped.length === 0 && was === "full-transitive" && is === "full" ? DIRECTIONS : dropped;
}
