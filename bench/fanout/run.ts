import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chooseContenders } from "../contenders/contender.ts";
import type { FromLoad } from "../contenders/messages.ts";
import { median, type Serving, startLoad, startServer } from "../contenders/processes.ts";

// Deliveries per CPU second of the server: each contender in a process of its own, rounds interleaved, so that a machine
// that gets slower or faster does so for all.
//
// - spaced: one event; when all have it, a pause, and the next.
// - bursts: ten in one turn of the event loop; when all have them, a pause, and the next ten.
// - poured: bursts too, but always two on their way; whenever one has reached everybody, the next follows.
// - outstanding: always so many on their way; whenever some have reached everybody, as many follow, each in a turn of its own, as
//   independent requests emit them.

const { values } = parseArgs({
  options: {
    subscribers: { type: "string", default: "100,1000" },
    outstanding: { type: "string", default: "1,2,20" },
    modes: { type: "string", default: "spaced,outstanding,bursts,poured" },
    "pause-ms": { type: "string", default: "6" },
    burst: { type: "string", default: "10" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "1.5" },
    only: { type: "string" },
  },
});
const numbers = (text: string): number[] => text.split(",").map(Number);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);

const WARM_UP_MS = 500;
const SETTLE_MS = 1_000;
const STALL_MS = 20_000;

interface Mode {
  readonly name: string;
  /** Events on their way at the beginning. */
  readonly atOnce: number;
  /** How many of them are emitted in one turn of the event loop. */
  readonly burst: number;
  /** Milliseconds after which as many follow when all have them; undefined: each burst is followed by one at once. */
  readonly pauseMs?: number;
}

const pauseMs = Number(values["pause-ms"]);
const burst = Number(values.burst);
const MODES: Record<string, readonly Mode[]> = {
  spaced: [{ name: "single events, spaced", atOnce: 1, burst: 1, pauseMs }],
  bursts: [{ name: `bursts of ${burst}, spaced`, atOnce: burst, burst, pauseMs }],
  poured: [{ name: `bursts of ${burst}, two outstanding`, atOnce: 2 * burst, burst }],
  outstanding: numbers(values.outstanding).map((atOnce) => ({ name: `${atOnce} outstanding`, atOnce, burst: 1 })),
};

const load = startLoad(new URL("../contenders/load.ts", import.meta.url));
const servers: Serving[] = [];
for (const contender of chooseContenders(values.only, ["raw", "tidings", "better-sse", "oRPC", "tRPC"])) {
  servers.push(await startServer(contender));
}

/** The count when it is what is hoped for, or has not risen for a while. */
async function countAtRest(hoped: number): Promise<number> {
  let last = -1;
  for (;;) {
    const { deliveries } = await load.ask({ type: "count" }, "counted");
    if (deliveries === hoped || deliveries === last) return deliveries;
    last = deliveries;
    await sleep(SETTLE_MS);
  }
}

/** Some subscribe a moment after their answer's head: events are sent until one has reached everybody. */
async function untilAllSubscribe(server: Serving, subscribers: number): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const { deliveries: before } = await load.ask({ type: "count" }, "counted");
    server.tell({ type: "emit", events: 1 });
    if ((await countAtRest(before + subscribers)) === before + subscribers) return;
  }
  throw new Error(`${server.contender.name}: an event does not reach all ${subscribers} subscribers`);
}

/** Keeps events coming for a time; resolves with how many have reached everybody by its end, when none is on its way. */
function drive(server: Serving, { atOnce, burst, pauseMs }: Mode, ms: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const stalled = (): void =>
      reject(new Error(`${server.contender.name}: ${onTheirWay} events have not reached everybody in ${STALL_MS} ms`));
    let watchdog = setTimeout(stalled, STALL_MS);
    const until = performance.now() + ms;
    let onTheirWay = 0;
    let reached = 0;
    const take = (message: FromLoad): void => {
      if (message.type !== "reached") return;
      reached += message.events;
      clearTimeout(watchdog);
      watchdog = setTimeout(stalled, STALL_MS);
      onTheirWay -= message.events;
      if (performance.now() < until) {
        if (pauseMs === undefined) fill();
        else if (onTheirWay === 0) setTimeout(fill, pauseMs);
      } else if (onTheirWay === 0) {
        clearTimeout(watchdog);
        load.process.off("message", take);
        resolve(reached);
      }
    };
    const fill = (): void => {
      if (burst === 1 && onTheirWay < atOnce) emit("emit-apart", atOnce - onTheirWay);
      while (burst > 1 && onTheirWay + burst <= atOnce) emit("emit", burst);
    };
    const emit = (type: "emit" | "emit-apart", events: number): void => {
      onTheirWay += events;
      server.tell({ type, events });
    };
    load.process.on("message", take);
    fill();
  });
}

interface Measured {
  /** Deliveries per CPU second of the server. */
  readonly rate: number;
  /** Microseconds of a delivery that are the kernel's. */
  readonly system: number;
}

async function measure(server: Serving, subscribers: number, mode: Mode): Promise<Measured> {
  const { port, contender } = server;
  await load.ask({ type: "connect", port, request: contender.request, subscribers }, "connected");
  await untilAllSubscribe(server, subscribers);
  load.tell({ type: "watch" });
  await drive(server, mode, WARM_UP_MS);
  server.tell({ type: "begin" });
  const events = await drive(server, mode, seconds * 1000);
  const { micros, system } = await server.ask({ type: "end" }, "cpu");
  await load.ask({ type: "disconnect" }, "disconnected");
  const deliveries = events * subscribers;
  return { rate: deliveries / (micros / 1e6), system: system / deliveries };
}

for (const subscribers of numbers(values.subscribers)) {
  for (const mode of values.modes.split(",").flatMap((name) => MODES[name] ?? [])) {
    const results = new Map<Serving, Measured[]>(servers.map((server) => [server, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [server, measured] of results) measured.push(await measure(server, subscribers, mode));
    }
    const [raw = []] = results.values();
    console.log(`\n${subscribers} subscribers, ${mode.name}: deliveries per CPU second of the server`);
    for (const [{ contender }, measured] of results) {
      const rates = measured.map(({ rate }) => rate);
      const middle = median(rates);
      const system = median(measured.map((one) => one.system));
      const ratio = median(rates.map((one, round) => one / (raw[round]?.rate ?? Number.NaN)));
      const spread = `${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))}`;
      const cost = `${(1e6 / middle).toFixed(1)} µs, ${system.toFixed(1)} the kernel's`;
      console.log(
        `  ${contender.name.padEnd(16)} ${String(Math.round(middle)).padStart(9)}  ${ratio.toFixed(2)} × raw  ${spread}  ${cost}  (${contender.does})`,
      );
    }
  }
}

for (const server of servers) server.stop();
load.stop();
