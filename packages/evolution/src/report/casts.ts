import type { AnyContract, PreviousVersion } from "@tidings/contract";
import type { Json } from "@tidings/contract/lock";

/** The versions that an event left behind, oldest first, with the functions that lead to the next one and back. */
export type CastsOf = (channel: string, event: string) => readonly PreviousVersion[] | undefined;

/** Events of a version that the team keeps as examples, as wire JSON. */
export type FixturesOf = (channel: string, event: string, version: number) => readonly Json[];

/** The casts that a contract declares; a lock has none. */
export function castsOf(contract: AnyContract): CastsOf {
  return (channel, event) => contract.channels[channel]?.events[event]?.previous;
}

/** From the version of the first of these casts to the newest. */
export function upThrough(casts: readonly PreviousVersion[]): (wire: unknown) => unknown {
  return (wire) => casts.reduce((value, { up }) => up(value), wire);
}

/** From the newest version to that of the first of these casts; undefined when one of the steps isn't declared. */
export function downThrough(casts: readonly PreviousVersion[]): ((wire: unknown) => unknown) | undefined {
  const downs = casts.map(({ down }) => down);
  if (!downs.every((down) => down !== undefined)) return undefined;
  return (wire) => downs.reduceRight((value, down) => down(value), wire);
}
