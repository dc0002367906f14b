import { memoryLog } from "@tidings/log";
import fc from "fast-check";
import { expect, test } from "vitest";
import { studio } from "../../test/contracts.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";

const HEARTBEAT_MS = 1_000;
const START = 1_800_000_000_000;

interface Course {
  readonly everyMs: number;
  /** Where in its interval the stream beats. */
  readonly random: number;
  /** Ticks of the pulse before the stream begins, and before its right is taken away. */
  readonly beginsAt: number;
  readonly revokedAt: number;
}

/** A handler whose clock and timer are the test's, on which one stream lives until its right is taken away. */
async function live({ everyMs, random, beginsAt, revokedAt }: Course) {
  let now = START;
  let allowed = true;
  let beat = (): void => {};
  let tickMs = 0;
  const asked: number[] = [];
  const handler = createEventHandler(createEmitter(studio, { log: memoryLog() }), {
    heartbeatMs: HEARTBEAT_MS,
    reauthorize: { everyMs },
    maxLifetimeMs: 0,
    now: () => now,
    random: () => random,
    repeat(run, ms) {
      beat = run;
      tickMs = ms;
      return () => undefined;
    },
    authorize() {
      asked.push(now);
      return allowed;
    },
  });
  const open = async (path: string) => {
    const { body } = await handler.fetch(new Request(`http://x${path}`));
    return { [Symbol.asyncDispose]: async () => body?.cancel() };
  };
  const tick = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done++) {
      now += tickMs;
      beat();
      // All that a beat begins here ends before anything that waits for the outside.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  // Keeps the pulse going, so that the other stream can begin anywhere in it.
  await using _public = await open("/metrics");
  await tick(beginsAt);
  await using _stream = await open("/renders/1");
  await tick(revokedAt);
  allowed = false;
  const revoked = now;
  while (handler.stats().revoked.forbidden === 0) await tick(1);
  await handler.close();
  return { endedAfterMs: now - revoked, pauses: asked.slice(1).map((at, index) => at - (asked[index] ?? 0)) };
}

test("a revocation ends a stream within a heartbeat; where checks are rarer, within `everyMs` and half a heartbeat", async () => {
  const ticks = fc.nat(100);
  const everyMs = fc.oneof(fc.constantFrom(50, HEARTBEAT_MS, 2 * HEARTBEAT_MS), fc.integer({ min: 50, max: 5_000 }));
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.record({ everyMs, random, beginsAt: ticks, revokedAt: ticks }), async (course) => {
      const { endedAfterMs, pauses } = await live(course);
      if (course.everyMs <= HEARTBEAT_MS) {
        expect(endedAfterMs).toBeLessThanOrEqual(HEARTBEAT_MS);
        // The first comes with the first heartbeat, wherever that lies.
        for (const pause of pauses.slice(1)) expect(pause).toBe(HEARTBEAT_MS);
      } else {
        expect(endedAfterMs).toBeLessThanOrEqual(course.everyMs + HEARTBEAT_MS / 2);
        for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(course.everyMs - HEARTBEAT_MS / 2);
      }
    }),
    { numRuns: 150 },
  );
});
