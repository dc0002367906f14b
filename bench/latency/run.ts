import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chooseContenders } from "../contenders/contender.ts";
import { median, type Serving, startLoad, startServer } from "../contenders/processes.ts";

// Milliseconds from before an event is emitted to when each subscriber's process has read it, at a fixed moderate rate. Rounds
// interleaved, each contender in a process of its own.

const { values } = parseArgs({
  options: {
    /** Subscribers × events per second. */
    rates: { type: "string", default: "100x50,1000x5" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    only: { type: "string" },
  },
});

const load = startLoad(new URL("../contenders/load.ts", import.meta.url));
const servers: Serving[] = [];
for (const contender of chooseContenders(values.only, ["raw", "tidings", "better-sse"])) {
  servers.push(await startServer(contender));
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

async function measure(server: Serving, subscribers: number, perSecond: number): Promise<Latency> {
  const { port, contender } = server;
  await load.ask({ type: "connect", port, request: contender.request, subscribers }, "connected");
  load.tell({ type: "watch" });
  server.tell({ type: "tick", everyMs: 1000 / perSecond });
  await sleep(1_000);
  load.tell({ type: "reset" });
  await sleep(Number(values.seconds) * 1000);
  const { p50, p99 } = await load.ask({ type: "latencies" }, "latencies");
  server.tell({ type: "stop" });
  await load.ask({ type: "disconnect" }, "disconnected");
  return { p50: p50 / 1000, p99: p99 / 1000 };
}

for (const rate of values.rates.split(",")) {
  const [subscribers = 0, perSecond = 0] = rate.split("x").map(Number);
  const results = new Map<Serving, Latency[]>(servers.map((server) => [server, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [server, measured] of results) measured.push(await measure(server, subscribers, perSecond));
  }
  const [raw = []] = results.values();
  console.log(
    `\n${subscribers} subscribers, ${perSecond} events a second: milliseconds, median of ${values.rounds} rounds`,
  );
  for (const [{ contender }, measured] of results) {
    const shown = (["p50", "p99"] as const).map((which) => {
      const ratio = median(measured.map((one, round) => one[which] / (raw[round]?.[which] ?? Number.NaN)));
      return `${which} ${median(measured.map((one) => one[which]))
        .toFixed(2)
        .padStart(7)} (${ratio.toFixed(2)} × raw)`;
    });
    console.log(`  ${contender.name.padEnd(16)} ${shown.join("  ")}`);
  }
}

for (const server of servers) server.stop();
load.stop();
