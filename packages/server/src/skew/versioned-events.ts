import { type AnyContract, versionOf } from "@tidings/contract";

/** An event that has evolved. */
export interface VersionedEvent {
  readonly contract: AnyContract;
  readonly channel: string;
  readonly event: string;
  /** Number of its current version. */
  readonly current: number;
}

/** By wire name, the events of these contracts of which there is more than one version. */
export function versionedEvents(contracts: readonly AnyContract[]): ReadonlyMap<string, VersionedEvent> {
  const events = new Map<string, VersionedEvent>();
  for (const contract of contracts) {
    for (const [channel, { events: definitions }] of Object.entries(contract.channels)) {
      for (const [event, definition] of Object.entries(definitions)) {
        const current = versionOf(definition);
        if (current > 1) events.set(`${channel}.${event}`, { contract, channel, event, current });
      }
    }
  }
  return events;
}
