import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryLog } from "@tidings/log";
import { expect, test } from "vitest";
import { studio } from "../test/contracts.ts";
import { eventually } from "../test/eventually.ts";
import { serveNode } from "../test/serve-node.ts";
import { createEmitter } from "./emitter.ts";
import { createEventHandler } from "./event-handler.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

async function memoryInUse(): Promise<number> {
  // Twice with a pause: the memory of buffers is given back after the collection that found them dead.
  collectGarbage();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();

  return heapUsed + external;
}

test("a reader that stops costs no queue, holds nobody up, and is told when the log has moved past it", async () => {
  // The log keeps a fiftieth of what is emitted: what else is in memory would be somebody's queue.
  const log = memoryLog({ epoch: "one", maxRecords: 400 });
  const emitter = createEmitter(studio, { log });
  const handler = createEventHandler(emitter, { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));

  const stopped = connect(server.port, "127.0.0.1");
  stopped.write("GET /frames/1 HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((resolve) => stopped.once("data", resolve));
  stopped.pause();
  await using reader = await server.open("/frames/1");
  await reader.control("tidings.live");

  const text = "x".repeat(4_000);
  const before = await memoryInUse();
  for (let offset = 1; offset <= 20_000; offset++) {
    await emitter.frames({ number: 1 }).drawn({ text });
    if (offset % 100 !== 0) continue;
    // The one who reads keeps pace all along.
    while ((await reader.event()).id !== `one.${offset}`);
  }
  expect(handler.stats().subscriptions.blocked).toBe(1);
  // 80 MB went by. The hub's window holds 4 MiB of payload, and their frames; the sockets' buffers are the kernel's.
  expect((await memoryInUse()) - before).toBeLessThan(20 * 1024 * 1024);

  let tail = "";
  stopped.on("data", (chunk) => {
    tail = (tail + chunk.toString("latin1")).slice(-500);
  });
  stopped.resume();
  await eventually(() => tail.includes("tidings.rotate"), 5_000);
  expect(tail).toContain('data: {"afterMs":0,"reason":"slow"}');
  await eventually(() => handler.stats().connections === 1);
  stopped.destroy();
  await handler.close();
}, 60_000);
