import type { EventDefinition } from "./event.ts";

/** Number of the oldest version of an event's payload that its contract declares. */
export function firstVersionOf({ first = 1 }: EventDefinition): number {
  return first;
}

/** Number of the version of an event's payload that its `schema` is: 1 until it has evolved. */
export function versionOf(definition: EventDefinition): number {
  return firstVersionOf(definition) + (definition.previous?.length ?? 0);
}
