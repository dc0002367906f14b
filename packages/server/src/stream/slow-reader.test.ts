import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryLog } from "@tidings/log";
import { describe, expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { controlledLog, type TailMode } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { watchSlowness } from "./slow-reader.ts";

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

/** A reader of frames/1 that takes its first bytes and no more. */
async function openAndStop(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /frames/1 HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  return socket.pause();
}

test("a reader that stops costs no queue, holds nobody up, and is told when the log has moved past it", async () => {
  // The log keeps a fiftieth of what is emitted: what else is in memory would be somebody's queue.
  const log = memoryLog({ epoch: "one", maxRecords: 400 });
  const emitter = createEmitter(studio, { log });
  const handler = createEventHandler(emitter, { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));

  const stopped = await openAndStop(server.port);
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

test("a reader that takes nothing for stallMs is sent away, visibly, and its place is free", async () => {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  const observe = vi.fn();
  const slow = { stallMs: 150 };
  const handler = createEventHandler(emitter, { authorize: () => true, heartbeatMs: 50, slow, observe });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const stopped = await openAndStop(server.port);
  await using reader = await server.open("/frames/1");
  await reader.control("tidings.live");
  let emitted = 0;
  while (handler.stats().subscriptions.blocked === 0) {
    await emitter.frames({ number: 1 }).drawn({ text: "x".repeat(60_000) });
    emitted += 1;
    while ((await reader.event()).id !== `one.${emitted}`);
  }
  // It never reads again, and still does not hold its place for ever.
  await eventually(() => handler.stats().connections === 1, 5_000);
  expect(handler.stats()).toMatchObject({ rotated: { slow: 1 }, subscriptions: { live: 1 } });
  const closed = observe.mock.calls.map(([one]) => one).filter(({ type }) => type === "closed");
  expect(closed).toMatchObject([{ stream: 1, reason: "slow" }]);
  stopped.destroy();
  await handler.close();
});

test("a reader that is too far behind its channels is sent away; what others hear doesn't count", async () => {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  const slow = { maxLagBytes: 100_000 };
  const handler = createEventHandler(emitter, { authorize: () => true, heartbeatMs: 50, slow });
  const response = await handler.fetch(new Request("http://x/frames/1"));
  const draw = (number: number) => emitter.frames({ number }).drawn({ text: "x".repeat(10_000) });
  for (let time = 0; time < 10; time++) await draw(1);
  await eventually(() => handler.stats().subscriptions.blocked === 1);
  const held = handler.stats().delivered;
  expect(handler.stats().lag).toBe((10 - held) * 10_011);
  for (let time = 0; time < 20; time++) await draw(2);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(handler.stats()).toMatchObject({ connections: 1, lag: (10 - held) * 10_011 });
  for (let time = 0; time < 10; time++) await draw(1);
  await eventually(() => handler.stats().connections === 0);
  const text = await response.text();
  expect(text).toMatch(/event: tidings\.rotate\ndata: \{"afterMs":0,"reason":"slow"\}\n\n$/);
  await handler.close();
});

describe("when the log has let go of what comes next", () => {
  const page = "x".repeat(20_000);

  function setUp() {
    let mode: TailMode = "records";
    const log = controlledLog({ tailBatch: () => mode });
    const observe = vi.fn();
    const handler = createEventHandler(createEmitter(studio, { log }), { authorize: () => true, observe });
    const open = (headers: Record<string, string> = {}) => handler.fetch(new Request("http://x/frames/1", { headers }));
    const emit = (times: number) => {
      for (let time = 0; time < times; time++) log.emit("frames/1", JSON.stringify({ text: page }));
    };
    const say = (next: TailMode): void => {
      mode = next;
    };
    return { log, handler, observe, open, emit, say };
  }

  const rotated = (reason: string): RegExp =>
    new RegExp(`event: tidings\\.rotate\ndata: \\{"afterMs":0,"reason":"${reason}"\\}\n\n$`);

  test("in the replay: `reset`, however slow its reader was", async () => {
    const { log, handler, observe, open, emit } = setUp();
    emit(500);
    const response = await open({ "Last-Event-ID": "one.0" });
    await eventually(() => handler.stats().subscriptions.blocked === 1);
    log.trimTo(log.head);
    expect(await response.text()).toMatch(rotated("reset"));
    expect(handler.stats().rotated).toMatchObject({ slow: 0, reset: 1 });
    expect(observe).toHaveBeenLastCalledWith(expect.objectContaining({ type: "closed", reason: "reset" }));
    await handler.close();
  });

  test("of a live reader that was behind: `slow`", async () => {
    const { log, handler, open, emit } = setUp();
    const response = await open();
    await eventually(() => handler.stats().subscriptions.live === 1);
    // More than the hub's window keeps.
    emit(500);
    await eventually(() => handler.stats().subscriptions.blocked === 1);
    log.trimTo(log.head);
    expect(await response.text()).toMatch(rotated("slow"));
    expect(handler.stats().rotated).toMatchObject({ slow: 1, reset: 0 });
    await handler.close();
  });

  test("before the hub has seen it, of a live reader that kept pace: `reset`", async () => {
    const { log, handler, open, emit, say } = setUp();
    const response = await open();
    await eventually(() => handler.stats().subscriptions.live === 1);
    emit(1);
    await eventually(() => handler.stats().delivered === 1);
    say("dropped");
    emit(5);
    log.trimTo(log.head);
    log.nudge();
    expect(await response.text()).toMatch(rotated("reset"));
    expect(handler.stats().rotated).toMatchObject({ slow: 0, reset: 1 });
    await handler.close();
  });
});

test("a reader that catches up has no lag, and one that drains is not stalled", () => {
  let lag = 0;
  const subscription = { blocked: true, drains: 0, lag: () => lag };
  const slowness = watchSlowness(subscription, { maxLagBytes: 10, stallMs: 100 });
  expect([slowness.isSlow(0), slowness.isSlow(99)]).toEqual([false, false]);
  subscription.drains = 1;
  expect([slowness.isSlow(100), slowness.isSlow(199), slowness.isSlow(200)]).toEqual([false, false, true]);
  subscription.blocked = false;
  expect(slowness.isSlow(300)).toBe(false);
  lag = 10;
  expect(slowness.isSlow(301)).toBe(false);
  lag = 11;
  expect(slowness.isSlow(302)).toBe(true);
});
