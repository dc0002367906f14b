import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { peer } from "../contenders/processes.ts";
import type { Figures, FromClients, FromServer, ToClients, ToServer } from "./messages.ts";

// A herd: all clients are cut at once, miss events, and come back; how fast, at what cost, and whether anything was lost.

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    clients: { type: "string", default: "5000" },
    /** Events that each of them misses. */
    missed: { type: "string", default: "100" },
  },
});
const clients = Number(values.clients);
const missed = Number(values.missed);
/** On other channels: more than the hub's window has, so that the missed ones are read from the log. */
const ELSEWHERE = 5_000;

const server = peer<ToServer, FromServer>(fork(new URL("server.ts", import.meta.url), { execArgv: ["--expose-gc"] }));
const herd = peer<ToClients, FromClients>(fork(new URL("clients.ts", import.meta.url), { execArgv: [] }));
const { port } = await server.next("listening");

const figures = async (): Promise<Figures> => (await server.ask({ type: "figures" }, "figures")).figures;

let failed = false;
async function everyoneHas(last: number): Promise<number> {
  const { ms, faults } = await herd.ask({ type: "await", last }, "reached");
  for (const fault of faults) console.log(`  FAULT: ${fault}`);
  failed ||= faults.length > 0;
  return ms;
}

await herd.ask({ type: "connect", port, clients, jitterMs: 1_000 }, "connected");
const { last: first } = await server.ask({ type: "emit", channel: "herd", count: 10 }, "emitted");
await everyoneHas(first);

for (const [about, jitterMs, elsewhere] of [
  ["missed events are in memory, no jitter", 0, 0],
  ["missed events are read from the log, no jitter", 0, ELSEWHERE],
  ["missed events are read from the log, jitter of the client's first attempt", 1_000, ELSEWHERE],
] as const) {
  await herd.ask({ type: "cut" }, "cut");
  while ((await figures()).connections > 0) await sleep(100);
  const { last } = await server.ask({ type: "emit", channel: "herd", count: missed }, "emitted");
  await server.ask({ type: "emit", channel: "elsewhere", count: elsewhere }, "emitted");
  const before = await figures();
  const back = await herd.ask({ type: "connect", port, clients, jitterMs }, "connected");
  const restMs = await everyoneHas(last);
  const after = await figures();
  const resumed = after.started.resumed - before.started.resumed;
  failed ||= resumed < clients;
  console.log(
    [
      `\n${clients} clients cut at once, ${missed} events missed by each; ${about}`,
      `  all are back after ${back.ms} ms, have everything ${restMs} ms later; ${resumed} resumed, ${back.retries} attempts repeated`,
      `  accepted at the peak: ${back.peakPerSecond}/s; server CPU ${after.cpuMs} ms`,
      `  reads of pages: ${after.pages} for ${resumed} replays; reads of the position: ${after.positions}`,
      `  RSS: ${before.rssMb} MB without them, ${after.peakRssMb} MB at the peak, ${after.rssMb} MB with all of them connected`,
    ].join("\n"),
  );
}
console.log(failed ? "\nherd: FAILED" : "\nherd: nothing lost, repeated or out of order");
process.exitCode = failed ? 1 : 0;
server.stop();
herd.stop();
