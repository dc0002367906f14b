import { channel, defineContract, event } from "@tidings/contract";
import type { EventLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import * as z from "zod";
import { benchEvent } from "../contenders/event.ts";

export interface Rate {
  readonly perSecond: number;
  /** How long one event took, from the call to the answer. */
  readonly p99Ms: number;
  /** The longest that the event loop was held up. */
  readonly longestMs?: number;
}

const contract = defineContract({
  name: "bench",
  channels: {
    feed: channel({
      address: "feed/{feedId}",
      params: z.object({ feedId: z.string() }),
      access: "public",
      events: { said: event(z.object({ mark: z.string(), sequence: z.int(), at: z.number(), text: z.string() })) },
    }),
  },
});

/** So many callers, each of which emits its next event when its last one is stored. */
export async function emitting(open: () => EventLog, concurrent: number, ms: number): Promise<Rate> {
  const log = open();
  const emitter = createEmitter(contract, { log });
  // What starts with the first event, such as a thread, is not what is measured.
  await emitter.feed({ feedId: "0" }).said(benchEvent(0));
  const took: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: concurrent }, async (_, caller) => {
      const feed = emitter.feed({ feedId: String(caller) });
      for (let begun = performance.now(); begun - start < ms; ) {
        await feed.said(benchEvent(took.length));
        const now = performance.now();
        took.push(now - begun);
        begun = now;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await log.close?.();
  return rateOf(took, seconds);
}

export function rateOf(took: number[], seconds: number): Rate {
  const sorted = Float64Array.from(took).sort();
  return { perSecond: took.length / seconds, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
}
