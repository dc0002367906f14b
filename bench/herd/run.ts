import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
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

async function receive<M extends { readonly type: string }>(from: ChildProcess, type: string): Promise<M> {
  const limit = AbortSignal.timeout(180_000);
  for (;;) {
    const [message] = (await once(from, "message", { signal: limit })) as [M];
    if (message.type === type) return message;
  }
}

const server = fork(new URL("server.ts", import.meta.url), { execArgv: ["--expose-gc"] });
const herd = fork(new URL("clients.ts", import.meta.url), { execArgv: [] });
const { port } = await receive<Extract<FromServer, { type: "listening" }>>(server, "listening");

async function askServer<T extends FromServer["type"]>(
  message: ToServer,
  type: T,
): Promise<Extract<FromServer, { type: T }>> {
  const answer = receive<Extract<FromServer, { type: T }>>(server, type);
  server.send(message);
  return answer;
}
async function askHerd<T extends FromClients["type"]>(
  message: ToClients,
  type: T,
): Promise<Extract<FromClients, { type: T }>> {
  const answer = receive<Extract<FromClients, { type: T }>>(herd, type);
  herd.send(message);
  return answer;
}
const figures = async (): Promise<Figures> => (await askServer({ type: "figures" }, "figures")).figures;

let failed = false;
async function everyoneHas(last: number): Promise<number> {
  const { ms, faults } = await askHerd({ type: "await", last }, "reached");
  for (const fault of faults) console.log(`  FAULT: ${fault}`);
  failed ||= faults.length > 0;
  return ms;
}

await askHerd({ type: "connect", port, clients, jitterMs: 1_000 }, "connected");
const { last: first } = await askServer({ type: "emit", channel: "herd", count: 10 }, "emitted");
await everyoneHas(first);

for (const [about, jitterMs, elsewhere] of [
  ["missed events are in memory, no jitter", 0, 0],
  ["missed events are read from the log, no jitter", 0, ELSEWHERE],
  ["missed events are read from the log, jitter of the client's first attempt", 1_000, ELSEWHERE],
] as const) {
  await askHerd({ type: "cut" }, "cut");
  while ((await figures()).connections > 0) await sleep(100);
  const { last } = await askServer({ type: "emit", channel: "herd", count: missed }, "emitted");
  await askServer({ type: "emit", channel: "elsewhere", count: elsewhere }, "emitted");
  const before = await figures();
  const back = await askHerd({ type: "connect", port, clients, jitterMs }, "connected");
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
server.disconnect();
herd.disconnect();
