import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createCountingClient } from "../fixtures/generated/client.ts";
import { startCountingServer } from "../support/counting-server.ts";

const EVENTS = 20_000;
const FILLER = 4096;
const MiB = 1024 * 1024;

/** 80 MB pass a subscriber that has stopped reading. A queue for it would hold all of them; a position holds none. */
it("a subscriber that stops reading costs the server a number, and the others nothing", async () => {
  await using server = await startCountingServer({ FILLER: String(FILLER), LOG_BYTES: String(8 * MiB) });

  const heard = [0, 0, 0];
  const clients = heard.map((_, index) => {
    const client = createCountingClient({ url: `${server.origin}/events` });
    client.counts({ topic: "busy" }).subscribe({
      onCounted({ data }) {
        // In order and once, or the number stands still and the test fails.
        if (data.sequence === (heard[index] ?? 0) + 1) heard[index] = data.sequence;
      },
    });
    return client;
  });
  await expect
    .poll(() => clients.every(({ connection }) => connection.state.phase === "live"), { timeout: 20_000 })
    .toBe(true);

  const stalled = connect(server.port, "127.0.0.1");
  stalled.write("GET /events/counts/busy HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await new Promise((resolve) => stalled.once("data", resolve));
  stalled.pause();

  /** The least of some looks: V8 gives buffers back a while after a collection. */
  async function held(): Promise<number> {
    const looks: number[] = [];
    for (let look = 0; look < 6; look++) {
      const { heapUsed, external } = await server.memory();
      looks.push((heapUsed + external) / MiB);
      await sleep(150);
    }
    return Math.min(...looks);
  }

  // Warm: the log and the hub's window are full, the sockets' buffers too.
  await server.burst("busy", EVENTS / 4);
  const before = await held();
  await server.burst("busy", (EVENTS / 4) * 3);
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual([EVENTS, EVENTS, EVENTS]);
  const after = await held();

  process.stdout.write(
    `while ${(EVENTS * FILLER) / 1e6} MB passed a stalled reader the server's heap and buffers went from ${before.toFixed(1)} to ${after.toFixed(1)} MiB\n`,
  );
  expect(after - before).toBeLessThan(8);

  // It reads again: what the log no longer has, it is told. `slow` first, and with its cursor `reset`.
  let text = "";
  stalled.on("data", (chunk) => {
    text += chunk.toString("latin1");
    if (text.length > 1 * MiB) text = text.slice(-64 * 1024);
  });
  stalled.resume();
  await expect.poll(() => text.includes('"reason":"slow"'), { timeout: 30_000 }).toBe(true);

  stalled.destroy();
  for (const client of clients) client.close();
  await sleep(100);
});
