import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chooseContenders, TIDINGS_REPLAY } from "../contenders/contender.ts";
import { median, type Serving, startLoad, startServer } from "../contenders/processes.ts";
import { measureReading } from "./read.ts";

// The CPU time of a server that sends many small events over one response, as an LLM's tokens go; and what it costs to read them.

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "200000" },
    /** Emitted in each turn of the event loop. */
    "at-once": { type: "string", default: "1,20" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
  },
});
const events = Number(values.events);

const load = startLoad(new URL("../contenders/load.ts", import.meta.url));
const servers: Serving[] = [];
for (const contender of chooseContenders(values.only, ["raw", "tidings", "better-sse", "oRPC", "tRPC"])) {
  servers.push(await startServer(contender));
}

async function measure(server: Serving, atOnce: number): Promise<number> {
  const { port, contender } = server;
  await load.ask({ type: "connect", port, request: contender.request, subscribers: 1 }, "connected");
  await sleep(200);
  server.tell({ type: "begin" });
  await server.ask({ type: "pour", events, atOnce }, "poured");
  await arrival(contender.name);
  const seconds = await secondsSpent(server);
  await load.ask({ type: "disconnect" }, "disconnected");
  return seconds;
}

async function arrival(name: string): Promise<void> {
  const until = performance.now() + 30_000;
  while ((await load.ask({ type: "count" }, "counted")).deliveries < events) {
    if (performance.now() > until) throw new Error(`${name}: the events do not arrive`);
    await sleep(20);
  }
}

async function secondsSpent(server: Serving): Promise<number> {
  return (await server.ask({ type: "end" }, "cpu")).micros / 1e6;
}

/** The two halves of what Tidings does, each by itself: events that nobody hears, and the same events to one who comes later. */
async function measureHalves(server: Serving, atOnce: number, before: number): Promise<readonly [number, number]> {
  server.tell({ type: "begin" });
  await server.ask({ type: "pour", events, atOnce }, "poured");
  const emitted = await secondsSpent(server);
  const request = server.contender.request.replace(/\r\n$/, `Last-Event-ID: bench.${before}\r\n\r\n`);
  server.tell({ type: "begin" });
  await load.ask({ type: "connect", port: server.port, request, subscribers: 1 }, "connected");
  await arrival(server.contender.name);
  const delivered = await secondsSpent(server);
  await load.ask({ type: "disconnect" }, "disconnected");
  return [emitted, delivered];
}

const replaying = await startServer(TIDINGS_REPLAY);
let stored = 0;

for (const atOnce of values["at-once"].split(",").map(Number)) {
  const halves: (readonly [number, number])[] = [];
  const results = new Map<Serving, number[]>(servers.map((server) => [server, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [server, measured] of results) measured.push(await measure(server, atOnce));
    halves.push(await measureHalves(replaying, atOnce, stored));
    stored += events;
  }
  const [raw = []] = results.values();
  console.log(
    `\n${events} small events, ${atOnce} in each turn: seconds of the server's CPU, median of ${values.rounds}`,
  );
  for (const [{ contender }, measured] of results) {
    const ratio = median(measured.map((one, round) => one / (raw[round] ?? Number.NaN)));
    console.log(`  ${contender.name.padEnd(16)} ${median(measured).toFixed(2).padStart(6)}  ${ratio.toFixed(2)} × raw`);
  }
  for (const [half, name] of ["emitted, nobody hears", "replayed from the log"].entries()) {
    const measured = halves.map((both) => both[half] ?? Number.NaN);
    const ratio = median(measured.map((one, round) => one / (raw[round] ?? Number.NaN)));
    console.log(`  tidings, ${name.padEnd(22)} ${median(measured).toFixed(2)}  ${ratio.toFixed(2)} × raw`);
  }
}
for (const server of [...servers, replaying]) server.stop();
load.stop();

console.log("\nreading them, seconds, median of 9; of eventsource-parser alone, which leaves data as text");
const reading = measureReading(events, 9);
const [alone = Number.NaN] = reading.values();
for (const [name, seconds] of reading) {
  console.log(`  ${name.padEnd(36)} ${seconds.toFixed(3)}  ${(seconds / alone).toFixed(2)} ×`);
}
