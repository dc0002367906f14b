import { memoryLog, type TailBatch } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { controlledLog } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import type { Listener } from "./channel-set.ts";
import { createHub } from "./hub.ts";
import { acquireHub } from "./hub-registry.ts";

const ignore = (): void => {};
const listener = (): Listener => ({ wake: vi.fn(), tell: vi.fn() });

test("subscriptions of the same channels at the same position get the very same chunk", async () => {
  const log = controlledLog();
  const hub = createHub({ log, reportError: ignore });
  await hub.ready();
  const one = hub.join("plain", new Set(["a", "b"]), listener());
  const two = hub.join("plain", new Set(["b", "a"]), listener());
  const other = hub.join("enveloped", new Set(["a", "b"]), listener());
  expect(two).toBe(one);
  expect(other).not.toBe(one);
  for (const channel of ["a", "c", "b"]) log.emit(channel);
  await eventually(() => hub.window.through === 3);
  const chunk = one.chunkAfter(0);
  expect(two.chunkAfter(0).packet).toBe(chunk.packet);
  expect(chunk).toMatchObject({ records: 2, last: 3, through: 3 });
  expect(String(chunk.packet?.bytes)).toBe(
    "event: a.said\nid: one.1\ndata: 0\n\nevent: b.said\nid: one.3\ndata: 2\n\n",
  );
  expect(one.chunkAfter(1).records).toBe(1);
  expect(one.chunkAfter(3)).toEqual({ records: 0, weight: 0, last: 3, through: 3 });
  hub.stop();
});

test("a chunk of one life of the log is not given in the next, which stands at the same offset", async () => {
  const log = controlledLog();
  const hub = createHub({ log, reportError: ignore });
  await hub.ready();
  const set = hub.join("plain", new Set(["a"]), listener());
  log.emit("a");
  await eventually(() => hub.window.through === 1);
  expect(String(set.chunkAfter(0).packet?.bytes)).toContain("id: one.1");
  log.loseHistory("two");
  await eventually(() => hub.epoch === "two");
  log.emit("a");
  await eventually(() => hub.window.through === 1);
  expect(String(set.chunkAfter(0).packet?.bytes)).toContain("id: two.1");
  hub.stop();
});

test("a chunk's bound is in bytes, not in characters", async () => {
  const log = controlledLog();
  const hub = createHub({ log, reportError: ignore });
  await hub.ready();
  const set = hub.join("plain", new Set(["a"]), listener());
  for (let time = 0; time < 4; time++) log.emit("a", "€".repeat(7_000));
  await eventually(() => hub.window.through === 4);
  const chunk = set.chunkAfter(0);
  expect(chunk).toMatchObject({ records: 2, last: 2 });
  expect(chunk.packet?.bytes.length).toBeLessThanOrEqual(48 * 1024);
  hub.stop();
});

test("a chunk is bounded, and says how far it went", async () => {
  const log = controlledLog();
  const hub = createHub({ log, reportError: ignore });
  await hub.ready();
  const set = hub.join("plain", new Set(["a"]), listener());
  for (let time = 0; time < 10; time++) log.emit("a", "x".repeat(20_000));
  await eventually(() => hub.window.through === 10);
  const chunk = set.chunkAfter(0);
  expect(chunk).toMatchObject({ records: 2, last: 2, through: 2 });
  expect(set.chunkAfter(2)).toMatchObject({ records: 2, through: 4 });
  expect(set.chunkAfter(8)).toMatchObject({ records: 2, through: 10 });
  hub.stop();
});

test("only those whose channels changed are woken, and are told how far they had everything", async () => {
  const log = controlledLog();
  const hub = createHub({ log, reportError: ignore });
  await hub.ready();
  const quiet = listener();
  const busy = listener();
  hub.join("plain", new Set(["quiet"]), quiet);
  const set = hub.join("plain", new Set(["busy"]), busy);
  for (let time = 0; time < 5; time++) log.emit("busy");
  await eventually(() => hub.window.through === 5);
  expect(quiet.wake).not.toHaveBeenCalled();
  // All of one turn together: at or past 0 it lacks what follows 0.
  await eventually(() => vi.mocked(busy.wake).mock.calls.length > 0);
  expect(busy.wake).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ touched: 0, through: 0 }));
  log.emit("quiet");
  await eventually(() => hub.window.through === 6);
  await eventually(() => vi.mocked(quiet.wake).mock.calls.length > 0);
  // Nothing was for it since 0, so from there it is as good as at 5.
  expect(quiet.wake).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ touched: 0, through: 5 }));
  hub.leave(set, busy);
  log.emit("busy");
  await eventually(() => hub.window.through === 7);
  expect(busy.wake).toHaveBeenCalledTimes(1);
  hub.stop();
});

test("positions asked for at the same time share a read, which begins after they were asked for", async () => {
  let release = ignore;
  const log = controlledLog({ beforeRead: () => new Promise<void>((resolve) => (release = resolve)) });
  const hub = createHub({ log, reportError: ignore });
  const first = hub.position();
  await eventually(() => log.reads.length === 1);
  const later = [hub.position(), hub.position()];
  log.emit("a");
  release();
  await first;
  await eventually(() => log.reads.length === 2);
  release();
  for (const position of later) expect(await position).toEqual({ epoch: "one", head: 1, floor: 0 });
  expect(log.reads).toHaveLength(2);
});

test("a tail that ends although nobody aborted it, or can't begin, is begun again, and nothing is missed", async () => {
  const log = controlledLog();
  let tails = 0;
  const report = vi.fn();
  const hub = createHub({
    log: {
      ...log,
      tail(options) {
        tails += 1;
        if (tails === 2) throw new Error("no connection left");
        return tails === 1 ? endAtOnce(log.tail(options)) : log.tail(options);
      },
    },
    reportError: report,
  });
  await hub.ready();
  log.emit("a");
  await eventually(() => hub.window.through === 1);
  expect(report.mock.calls.map(([error, { stage }]) => [error.message, stage])).toEqual([
    ["the log's tail ended although nobody aborted it", "tail"],
    ["no connection left", "tail"],
  ]);
  const offsets: number[] = [];
  hub.window.walk(0, ({ offset }) => offsets.push(offset) > 0);
  expect(offsets).toEqual([1]);
  hub.stop();
});

async function* endAtOnce(tail: AsyncIterable<TailBatch>): AsyncGenerator<TailBatch> {
  for await (const batch of tail) return yield batch;
}

test("one tail per log, for as long as somebody uses it", async () => {
  const log = controlledLog();
  const report = vi.fn();
  const one = acquireHub(log, report);
  const two = acquireHub(log, report);
  expect(two.hub).toBe(one.hub);
  await one.hub.ready();
  await two.hub.ready();
  expect(log.tails).toBe(1);
  one.release();
  log.emit("a");
  await eventually(() => two.hub.window.through === 1);
  two.release();
  log.emit("a");
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(two.hub.window.through).toBe(1);
  const three = acquireHub(log, report);
  expect(three.hub).not.toBe(one.hub);
  three.release();
  expect(report).not.toHaveBeenCalled();
});

test("coalesces nothing when the first handler says so", async () => {
  const log = memoryLog();
  const { hub, release } = acquireHub(log, ignore, undefined, false);
  await hub.ready();
  const wake = vi.fn();
  hub.join("plain", new Set(["a"]), { wake, tell: vi.fn() });
  for (let n = 1; n <= 3; n += 1) {
    await log.append([{ channel: "a", event: "a.b", data: "1" }]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(wake).toHaveBeenCalledTimes(n);
  }
  release();
  await log.close();
});
