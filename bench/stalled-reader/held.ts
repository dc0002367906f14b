import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { parseArgs } from "node:util";

// What a server holds for readers that have stopped, while 200 MB of events pass: one reader reads, the others never do.

const { values } = parseArgs({
  options: {
    stalled: { type: "string", default: "2" },
    events: { type: "string", default: "50000" },
  },
});
const stalled = Number(values.stalled);
const events = Number(values.events);

interface Passed {
  readonly type: "passed";
  /** Heap and buffers of the server, after a collection. */
  readonly used: number;
  /** Bytes that Node holds for each socket, in the order of connecting. */
  readonly held: readonly number[];
}

for (const library of ["tidings", "better-sse"]) {
  const server = fork(new URL("held-server.ts", import.meta.url), [library], { execArgv: ["--expose-gc"] });
  const { port } = await receive<{ type: "listening"; port: number }>(server, "listening");
  const reader = await subscribe(port);
  const alone = await pass(server);
  const others = await Promise.all(Array.from({ length: stalled }, () => subscribe(port)));
  for (const other of others) other.pause();
  const beside = await pass(server);
  const held = Math.max(...beside.held.slice(1)) / 1024;
  const more = (beside.used - alone.used) / 1024 / stalled;
  console.log(
    `${library.padEnd(10)} ${events} events of 4 KiB passed: at most ${held.toFixed(0)} KiB held for a reader that has stopped; heap and buffers ${more.toFixed(0)} KiB more for each`,
  );
  for (const socket of [reader, ...others]) socket.destroy();
  server.disconnect();
}

async function pass(server: ChildProcess): Promise<Passed> {
  server.send({ events });
  return receive<Passed>(server, "passed");
}

async function subscribe(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /events/feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await once(socket, "data");
  return socket.resume();
}

async function receive<M extends { type: string }>(from: ChildProcess, type: M["type"]): Promise<M> {
  for (;;) {
    const [message] = (await once(from, "message", { signal: AbortSignal.timeout(120_000) })) as [M];
    if (message.type === type) return message;
  }
}
