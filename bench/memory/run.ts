import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chooseContenders } from "../contenders/contender.ts";
import { median, startLoad, startServer } from "../contenders/processes.ts";

// What an idle connection costs a server: its memory with so many, after collections, less what it had before, when a
// few had come and gone. A new process for each measurement, rounds interleaved.
//
// Taken twice: `rss` after ordinary collections, which leave the young generation as large as the connecting made it, and `settled`
// when V8 has given that back. The first jumps when it doubles, so that it is no cost of a connection: the last figure, what each costs of
// those beyond the first 40 %, tells how far the others are from one.

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
type Figure = "rss" | "settled" | "used" | "further";
const results = new Map(contenders.map((contender) => [contender, [] as Record<Figure, number>[]]));

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
    const first = Math.round(0.4 * connections);
    await connect(first);
    const some = await memory();
    await connect(connections - first);
    const all = await memory();
    const each = (figure: "rss" | "settled" | "used"): number => (all[figure] - before[figure]) / connections;
    const further = (all.settled - some.settled) / (connections - first);
    measured.push({ rss: each("rss"), settled: each("settled"), used: each("used"), further });
    await load.ask({ type: "disconnect" }, "disconnected");
    server.stop();
  }
}

const [raw = []] = results.values();
const table: readonly [title: string, figure: Figure][] = [
  ["settled", "settled"],
  ["each further", "further"],
  ["rss", "rss"],
  ["V8's part", "used"],
];
console.log(`\nper idle connection, of ${connections}: KB and × raw, medians of ${values.rounds}`);
console.log(`  ${"".padEnd(16)}${table.map(([title]) => title.padStart(16)).join("")}`);
for (const [{ name }, measured] of results) {
  const cells = table.map(([, figure]) => {
    const kilobytes = median(measured.map((one) => one[figure])) / 1024;
    const ratio = median(measured.map((one, round) => one[figure] / (raw[round]?.[figure] ?? Number.NaN)));
    return `${kilobytes.toFixed(1)} (${ratio.toFixed(2)})`.padStart(16);
  });
  console.log(`  ${name.padEnd(16)}${cells.join("")}`);
}
load.stop();
