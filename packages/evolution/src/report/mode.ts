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
