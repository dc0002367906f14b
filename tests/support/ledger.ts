/**
 * Counts every event at every client. What was emitted is entered with the channel it went to; what a client hears is entered as it is
 * handed to the client's handler. `verdict` then says, per client and channel, whether each event came once and in order.
 */
export interface Ledger {
  /** `promise`: who must hear it. Default: everyone. */
  emitted(channel: string, sequence: number, promise?: Promised): void;
  /** `from`: what the client must hear at the latest, when that is known. Default: what it hears first. */
  joined(client: string, channel: string, from?: number): void;
  left(client: string, channel: string): void;
  heard(client: string, channel: string, sequence: number): void;
  verdict(): Verdict;
}

/**
 * Who must hear an event. `always`: everyone who listens. `latest`: they too, unless a later one with the same key has replaced it.
 * `never`: whoever happens to; once and in order, as all.
 */
export type Promised = { readonly to: "always" | "never" } | { readonly to: "latest"; readonly key: string };

export interface Verdict {
  readonly deliveries: number;
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  readonly misordered: readonly string[];
  /** Events that arrived outside the span in which the client listened to the channel. */
  readonly uninvited: readonly string[];
}

/** One stay of a client in a channel: what it heard between `joined` and `left`. */
interface Stay {
  readonly client: string;
  readonly channel: string;
  readonly from: number;
  readonly heard: number[];
  open: boolean;
}

interface Emitted {
  readonly sequence: number;
  readonly promise: Promised;
}

export function createLedger(): Ledger {
  const emitted = new Map<string, Emitted[]>();
  const stays: Stay[] = [];
  const current = new Map<string, Stay>();
  const uninvited: string[] = [];

  return {
    emitted(channel, sequence, promise = { to: "always" }) {
      const list = emitted.get(channel);
      if (list === undefined) emitted.set(channel, [{ sequence, promise }]);
      else list.push({ sequence, promise });
    },
    joined(client, channel, from = Number.POSITIVE_INFINITY) {
      const stay: Stay = { client, channel, from, heard: [], open: true };
      stays.push(stay);
      current.set(`${client} ${channel}`, stay);
    },
    left(client, channel) {
      const stay = current.get(`${client} ${channel}`);
      if (stay !== undefined) stay.open = false;
      current.delete(`${client} ${channel}`);
    },
    heard(client, channel, sequence) {
      const stay = current.get(`${client} ${channel}`);
      if (stay === undefined) uninvited.push(`${client} heard ${channel}#${sequence} without listening`);
      else stay.heard.push(sequence);
    },
    verdict() {
      const lost: string[] = [];
      const repeated: string[] = [];
      const misordered: string[] = [];
      let deliveries = 0;
      const promised = new Map([...emitted].map(([channel, events]) => [channel, whatIsPromised(events)]));
      for (const stay of stays) {
        deliveries += stay.heard.length;
        judge(stay, promised.get(stay.channel) ?? [], { lost, repeated, misordered });
      }
      return { deliveries, lost, repeated, misordered, uninvited };
    },
  };
}

/** Of what may be replaced, the newest of each key. */
function whatIsPromised(emitted: readonly Emitted[]): readonly number[] {
  const newest = new Map<string, number>();
  for (const { sequence, promise } of emitted) if (promise.to === "latest") newest.set(promise.key, sequence);
  return emitted
    .filter(
      ({ sequence, promise }) => promise.to === "always" || ("key" in promise && newest.get(promise.key) === sequence),
    )
    .map(({ sequence }) => sequence);
}

/**
 * A stay begins and ends at moments that the emitter doesn't know, so what it must have heard is everything promised from the first event that
 * it did hear, or from the one that it was to hear, to the last one; a stay that is still open, to the last event promised.
 */
function judge(
  stay: Stay,
  promised: readonly number[],
  found: { lost: string[]; repeated: string[]; misordered: string[] },
): void {
  const name = `${stay.client} ${stay.channel}`;
  const seen = new Set<number>();
  let previous = -1;
  for (const sequence of stay.heard) {
    if (seen.has(sequence)) found.repeated.push(`${name}#${sequence}`);
    else if (sequence < previous) found.misordered.push(`${name}#${sequence} after #${previous}`);
    seen.add(sequence);
    previous = Math.max(previous, sequence);
  }
  const first = Math.min(stay.heard[0] ?? Number.POSITIVE_INFINITY, stay.from);
  if (first === Number.POSITIVE_INFINITY) return;
  const last = stay.open ? (promised.at(-1) ?? first) : previous;
  for (const sequence of promised) {
    if (sequence >= first && sequence <= last && !seen.has(sequence)) found.lost.push(`${name}#${sequence}`);
  }
}
