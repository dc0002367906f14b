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

/** From a version to the newest. */
export function upFrom(version: number, casts: readonly PreviousVersion[]): (wire: unknown) => unknown {
  return (wire) => casts.slice(version - 1).reduce((value, { up }) => up(value), wire);
}

/** From the newest version to an older one; undefined when one of the steps isn't declared. */
export function downTo(version: number, casts: readonly PreviousVersion[]): ((wire: unknown) => unknown) | undefined {
  const downs = casts.slice(version - 1).map(({ down }) => down);
  if (!downs.every((down) => down !== undefined)) return undefined;
  return (wire) => downs.reduceRight((value, down) => down(value), wire);
}
