import type { LogError } from "@tidings/log";
import { beforeEach, expect, test, vi } from "vitest";
import { FakeThread } from "../test/fake-thread.ts";
import { createWriter } from "./writer.ts";

vi.mock("node:worker_threads", async () => {
  const { FakeThread } = await import("../test/fake-thread.ts");
  return { Worker: FakeThread };
});
beforeEach(() => {
  FakeThread.started = [];
});

const record = { channel: "a", event: "a.b", data: "1" };
const append = { records: [record], key: undefined };
const infinite = Number.POSITIVE_INFINITY;

function setUp() {
  const onNews = vi.fn();
  const onEnd = vi.fn();
  const bounds = { maxAgeMs: infinite, maxRecords: infinite, maxBytes: infinite };
  const settings = {
    path: "x",
    lockTimeoutMs: 1,
    pollMs: 1,
    synchronous: "normal",
    idempotencyWindowMs: 0,
    bounds,
  } as const;
  const writer = createWriter({ settings, now: () => 0, onCommit: () => {}, onNews, onEnd });
  const thread = FakeThread.started[0] as FakeThread;
  return { writer, thread, onNews, onEnd };
}

const codeOf = (error: LogError): string => error.code;

test.each(["in flight", "scheduled"])(
  "a thread that ends while the log is closed, an append being %s: all that wait are told",
  async (stage) => {
    const { writer, thread } = setUp();
    const first = writer.append(append).catch(codeOf);
    if (stage === "in flight") {
      await vi.waitFor(() => expect(thread.asked).toHaveLength(1));
    }
    const second = writer.append(append).catch(codeOf);
    writer.publish([record]);
    const closed = writer.close();
    thread.emit("exit");
    expect(await first).toBe(stage === "in flight" ? "outcome_unknown" : "unavailable");
    expect(await second).toBe("unavailable");
    await closed;
    await writer.close();
    expect(FakeThread.started).toHaveLength(1);
  },
);

test("a thread that ended before is not begun again to be closed", async () => {
  const { writer, thread, onEnd } = setUp();
  thread.emit("exit");
  expect(onEnd).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "unavailable" }));
  await writer.close();
  expect(FakeThread.started).toHaveLength(1);
});

test("whoever wants to listen while nothing is known of other processes is told why, until something is", async () => {
  const { writer, thread, onNews } = setUp();
  const early = writer.listening().catch(codeOf);
  const failure = { code: "corrupt", message: "x", cause: undefined } as const;
  thread.say({ type: "blind", failure });
  expect(await early).toBe("corrupt");
  await expect(writer.listening()).rejects.toMatchObject({ code: "corrupt" });
  // It says something of the mark alone.
  thread.say({ type: "unmarked", failure });
  await expect(writer.listening()).rejects.toMatchObject({ code: "corrupt" });
  thread.say({ type: "news", epoch: "e", head: 0, published: [] });
  await writer.listening();
  expect(onNews.mock.calls.map(([{ type }]) => type)).toEqual(["blind", "unmarked", "news"]);
});

test("who waits to listen when the thread ends has been told, and the next listens to another thread", async () => {
  const { writer, thread, onEnd } = setUp();
  const waiting = writer.listening();
  thread.say({ type: "blind", failure: { code: "corrupt", message: "x", cause: undefined } });
  thread.emit("exit");
  await waiting.catch(() => {});
  expect(onEnd).toHaveBeenCalledTimes(1);
  const again = writer.listening();
  expect(FakeThread.started).toHaveLength(2);
  FakeThread.started[1]?.say({ type: "news", epoch: "e", head: 0, published: [] });
  await again;
});
