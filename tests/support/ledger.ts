/**
 * Counts every event at every client. What was emitted is entered with the channel it went to; what a client hears is entered as it is
 * handed to the client's handler. `verdict` then says, per client and channel, whether each event came once and in order.
 */
export interface Ledger {
  emitted(channel: string, sequence: number): void;
  /** `from`: what the client must hear at the latest, when that is known. Default: what it hears first. */
  joined(client: string, channel: string, from?: number): void;
  left(client: string, channel: string): void;
  heard(client: string, channel: string, sequence: number): void;
  verdict(): Verdict;
}

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

export function createLedger(): Ledger {
  const emitted = new Map<string, number[]>();
  const stays: Stay[] = [];
  const current = new Map<string, Stay>();
  const uninvited: string[] = [];

  return {
    emitted(channel, sequence) {
      const list = emitted.get(channel);
      if (list === undefined) emitted.set(channel, [sequence]);
      else list.push(sequence);
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
      for (const stay of stays) {
        deliveries += stay.heard.length;
        judge(stay, emitted.get(stay.channel) ?? [], { lost, repeated, misordered });
      }
      return { deliveries, lost, repeated, misordered, uninvited };
    },
  };
}

/**
 * A stay begins and ends at moments that the emitter doesn't know, so what it must have heard is everything emitted from the first event that
 * it did hear, or from the one that it was to hear, to the last one; a stay that is still open, to the last event emitted.
 */
function judge(
  stay: Stay,
  emitted: readonly number[],
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
  const last = stay.open ? (emitted.at(-1) ?? first) : previous;
  for (const sequence of emitted) {
    if (sequence >= first && sequence <= last && !seen.has(sequence)) found.lost.push(`${name}#${sequence}`);
  }
}
