import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sqliteLog } from "../src/index.ts";
import { startAppender } from "./appender.ts";
import { offsetsByBatch } from "./batches.ts";
import { readAll } from "./read-all.ts";
import { temporaryFile } from "./temporary-file.ts";

const ROUNDS = 26;
const WRITERS = ["a", "b"];
const KILLS = ROUNDS * WRITERS.length;

test(`${KILLS} kills: what was acknowledged is there once, in order, and no batch in part`, {
  // Half a minute on a quiet machine; several times that beside the rest of the suite on two cores.
  timeout: 400_000,
}, async () => {
  using file = temporaryFile();
  const { path } = file;
  const seed = Date.now() % 1_000_000;
  const delays = fc.sample(fc.integer({ min: 0, max: 60 }), { seed, numRuns: KILLS });
  const acknowledged = new Map<string, readonly number[]>();
  const next = new Map(WRITERS.map((writer) => [writer, 0]));
  const epochs = new Set<string>();

  async function appendUntilKilled(writer: string): Promise<void> {
    const from = next.get(writer) ?? 0;
    const appender = startAppender(path, writer, from);
    await appender.begun();
    await delay(delays.pop());
    const batches = await appender.kill();
    for (const [batch, offsets] of batches) acknowledged.set(`${writer}-${batch}`, offsets);
    // What was under way is appended again with its key: it may be there already.
    next.set(writer, Math.max(from, ...[...batches.keys()].map((batch) => batch + 1)));
  }

  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(WRITERS.map(appendUntilKilled));
    // Both processes are dead: this one finds what they left, and lets go of it again.
    const log = sqliteLog({ path });
    epochs.add((await log.read({ after: 0, limit: 0 })).epoch);
    const found = offsetsByBatch(await readAll(log));
    await log.close();
    const lost = [...acknowledged].filter(([name, offsets]) => found.get(name)?.join() !== offsets.join());
    expect(lost, `lost in round ${round}, seed ${seed}`).toEqual([]);
  }
  expect(epochs.size).toBe(1);
  expect(acknowledged.size).toBeGreaterThan(KILLS);
});
