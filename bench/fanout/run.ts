import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CONTENDERS, type Contender } from "./contender.ts";
import type { FromLoad, FromServer, ToLoad, ToServer } from "./messages.ts";

// Deliveries per CPU second of the server: each contender in a process of its own, rounds interleaved, so that a machine
// that gets slower or faster does so for all. Events are let go when all subscribers have those before them, up to
// `--outstanding` at a time; 1 means well-spaced single events.

const { values } = parseArgs({
  options: {
    subscribers: { type: "string", default: "100,1000" },
    outstanding: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "2" },
    only: { type: "string" },
  },
});
const numbers = (text: string): number[] => text.split(",").map(Number);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const only = values.only?.split(",");
const contenders = only ? CONTENDERS.filter(({ name }) => only.includes(name)) : CONTENDERS;

const WARM_UP_MS = 300;
const SETTLE_MS = 1_000;

interface Server {
  readonly contender: Contender;
  readonly process: ChildProcess;
  readonly port: number;
}

async function receive<M extends FromServer | FromLoad>(from: ChildProcess, type: M["type"]): Promise<M> {
  const limit = AbortSignal.timeout(60_000);
  for (;;) {
    const [message] = (await once(from, "message", { signal: limit })) as [M];
    if (message.type === type) return message;
  }
}

async function start(contender: Contender): Promise<Server> {
  const child = fork(new URL(`servers/${contender.module}`, import.meta.url), { execArgv: [] });
  const { port } = await receive<Extract<FromServer, { type: "listening" }>>(child, "listening");
  return { contender, process: child, port };
}

async function measure(server: Server, load: ChildProcess, subscribers: number, outstanding: number): Promise<number> {
  const toServer = (message: ToServer): boolean => server.process.send(message);
  const toLoad = (message: ToLoad): boolean => load.send(message);
  let deliveries = 0;
  const burst = async (): Promise<void> => {
    deliveries += subscribers * outstanding;
    const reached = receive<FromLoad>(load, "reached");
    toLoad({ type: "await", deliveries });
    toServer({ type: "emit", events: outstanding });
    await reached;
  };

  const count = async (): Promise<number> => {
    const counted = receive<Extract<FromLoad, { type: "counted" }>>(load, "counted");
    toLoad({ type: "count" });
    return (await counted).deliveries;
  };
  /** The count when it is what is hoped for, or has not risen for a while. */
  const countAtRest = async (hoped: number): Promise<number> => {
    let last = -1;
    for (;;) {
      const now = await count();
      if (now === hoped || now === last) return now;
      last = now;
      await sleep(SETTLE_MS);
    }
  };
  /** Some subscribe a moment after their answer's head: events are sent until one has reached everybody. */
  const untilAllSubscribe = async (): Promise<number> => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await count();
      toServer({ type: "emit", events: 1 });
      const after = await countAtRest(before + subscribers);
      if (after - before === subscribers) return after;
    }
    throw new Error(`${server.contender.name}: an event does not reach all ${subscribers} subscribers`);
  };

  const connected = receive<FromLoad>(load, "connected");
  toLoad({ type: "connect", port: server.port, request: server.contender.request, subscribers });
  await connected;
  deliveries = await untilAllSubscribe();
  for (const until = performance.now() + WARM_UP_MS; performance.now() < until; ) await burst();

  const before = deliveries;
  toServer({ type: "begin" });
  for (const until = performance.now() + seconds * 1000; performance.now() < until; ) await burst();
  const cpu = receive<Extract<FromServer, { type: "cpu" }>>(server.process, "cpu");
  toServer({ type: "end" });
  const { micros } = await cpu;

  const gone = receive<FromLoad>(load, "disconnected");
  toLoad({ type: "disconnect" });
  await gone;
  return (deliveries - before) / (micros / 1e6);
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] as number;

const servers: Server[] = [];
for (const contender of contenders) servers.push(await start(contender));
const load = fork(new URL("load.ts", import.meta.url), { execArgv: [] });

for (const subscribers of numbers(values.subscribers)) {
  for (const outstanding of numbers(values.outstanding)) {
    const results = new Map<Server, number[]>(servers.map((server) => [server, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [server, measured] of results) {
        measured.push(await measure(server, load, subscribers, outstanding));
      }
    }
    const raw = median([...results.values()][0] ?? []);
    console.log(
      `\n${subscribers} subscribers, ${outstanding} outstanding: deliveries per server CPU second, median of ${rounds}`,
    );
    for (const [{ contender }, measured] of results) {
      const middle = median(measured);
      const spread = `${Math.round(Math.min(...measured))}–${Math.round(Math.max(...measured))}`;
      const name = contender.name.padEnd(14);
      console.log(
        `  ${name} ${String(Math.round(middle)).padStart(9)}  ${(middle / raw).toFixed(2)} × raw  ${spread}  (${contender.does})`,
      );
    }
  }
}

for (const server of servers) server.process.disconnect();
load.disconnect();
