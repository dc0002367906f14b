import type { AnyContract, PreviousVersion } from "@tidings/contract";

/** The versions that an event left behind, oldest first, with the functions that lead to the next one and back. */
export type CastsOf = (channel: string, event: string) => readonly PreviousVersion[] | undefined;

/** The casts that a contract declares; a lock has none. */
export function castsOf(contract: AnyContract): CastsOf {
  return (channel, event) => contract.channels[channel]?.events[event]?.previous;
}
