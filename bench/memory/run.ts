import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chooseContenders } from "../contenders/contender.ts";
import { median, startLoad, startServer } from "../contenders/processes.ts";

// What an idle connection costs a server: its memory with so many, after collections, less what it had before, when a
// few had come and gone. A new process for each measurement, rounds interleaved.

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "5000" },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
  },
});
const connections = Number(values.connections);
const WARM_UP = 200;

const contenders = chooseContenders(values.only, [
  "raw",
  "express",
  "tidings",
  "tidings-node",
  "better-sse",
  "oRPC",
  "tRPC",
]);
const load = startLoad(new URL("../contenders/load.ts", import.meta.url));
const results = new Map(contenders.map((contender) => [contender, [] as { rss: number; used: number }[]]));

for (let round = 0; round < Number(values.rounds); round++) {
  for (const [contender, measured] of results) {
    const server = await startServer(contender, ["--expose-gc"]);
    const connect = (subscribers: number) =>
      load.ask({ type: "connect", port: server.port, request: contender.request, subscribers }, "connected");
    const memory = async () => {
      await sleep(1_000);
      return server.ask({ type: "memory" }, "memory");
    };
    await connect(WARM_UP);
    await load.ask({ type: "disconnect" }, "disconnected");
    const before = await memory();
    await connect(connections);
    const after = await memory();
    measured.push({ rss: (after.rss - before.rss) / connections, used: (after.used - before.used) / connections });
    await load.ask({ type: "disconnect" }, "disconnected");
    server.stop();
  }
}

const [raw = []] = results.values();
console.log(`\nper idle connection, of ${connections}: KB, median of ${values.rounds} (V8's heap and buffers of it)`);
for (const [{ name }, measured] of results) {
  const rss = median(measured.map((one) => one.rss));
  const ratio = median(measured.map((one, round) => one.rss / (raw[round]?.rss ?? Number.NaN)));
  const used = median(measured.map((one) => one.used));
  console.log(
    `  ${name.padEnd(16)} ${(rss / 1024).toFixed(1).padStart(6)}  ${ratio.toFixed(2)} × raw  (${(used / 1024).toFixed(1)})`,
  );
}
load.stop();
