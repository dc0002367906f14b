import { fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { median, peer } from "../contenders/processes.ts";

// What one subscriber that has stopped reading costs the others and the server: rounds with and without it, interleaved.

const { values } = parseArgs({
  options: {
    readers: { type: "string", default: "50" },
    "per-second": { type: "string", default: "200" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
  },
});
const readers = Number(values.readers);
const perSecond = Number(values["per-second"]);

type ToServer = { readonly perSecond: number } | "memory";
type FromServer =
  | { readonly type: "listening"; readonly port: number }
  | { readonly type: "memory"; readonly bytes: number };
const server = peer<ToServer, FromServer>(fork(new URL("server.ts", import.meta.url), { execArgv: ["--expose-gc"] }));
const { port } = await server.next("listening");
let latencies: number[] = [];
const sockets = await Promise.all(Array.from({ length: readers }, () => subscribe(read)));
server.tell({ perSecond });
await sleep(1_000);

const without: number[][] = [];
const withStalled: number[][] = [];
const memory: { without: number[]; with: number[] } = { without: [], with: [] };
for (let round = 0; round < Number(values.rounds); round += 1) {
  without.push(await measure());
  memory.without.push(await usedBytes());
  const stalled = await subscribe(() => {});
  stalled.pause();
  // The kernel's buffers take megabytes before the server notices.
  await sleep(8_000_000 / (perSecond * 4096) + 500);
  withStalled.push(await measure());
  memory.with.push(await usedBytes());
  stalled.destroy();
}

const percentile = (rounds: number[][], share: number): number =>
  median(rounds.map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length * share)] ?? Number.NaN));
for (const [name, share] of [
  ["p50", 0.5],
  ["p99", 0.99],
] as const) {
  const [alone, beside] = [percentile(without, share), percentile(withStalled, share)];
  console.log(
    `${name} latency of ${readers} readers: ${alone.toFixed(2)} ms without, ${beside.toFixed(2)} ms with a stalled one (${(beside / alone).toFixed(2)} ×)`,
  );
}
const [alone, beside] = [median(memory.without), median(memory.with)];
console.log(
  `server heap and buffers: ${(alone / 2 ** 20).toFixed(1)} MiB without, ${(beside / 2 ** 20).toFixed(1)} MiB with (${((beside - alone) / 1024).toFixed(0)} KiB more)`,
);
for (const socket of sockets) socket.destroy();
server.stop();

async function measure(): Promise<number[]> {
  latencies = [];
  await sleep(Number(values.seconds) * 1_000);
  return latencies;
}

async function usedBytes(): Promise<number> {
  return (await server.ask("memory", "memory")).bytes;
}

function read(chunk: Buffer): void {
  const now = performance.timeOrigin + performance.now();
  for (const [, at] of chunk.toString("latin1").matchAll(/"at":([\d.]+)/g)) latencies.push(now - Number(at));
}

async function subscribe(onData: (chunk: Buffer) => void): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /events/feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await once(socket, "data");
  socket.on("data", onData);
  return socket;
}
