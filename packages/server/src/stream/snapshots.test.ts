import { channel, defineContract, event, isoDate } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { eventually } from "../../test/eventually.ts";
import { type FrameReader, readFrames } from "../../test/read-stream.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createDeferred } from "../deferred.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";

const counted = event(z.object({ count: z.int() }));
const contract = defineContract({
  name: "counts",
  channels: {
    counts: channel({
      address: "counts/{topic}",
      params: z.object({ topic: z.string() }),
      snapshot: z.object({ count: z.int(), at: isoDate().optional() }),
      events: { counted },
    }),
    plain: channel({ address: "plain", access: "public", events: { counted } }),
  },
});

type Load = (context: {
  readonly params: { readonly topic: string };
  readonly address: string;
  readonly principal: { readonly id: string } | null;
  readonly signal: AbortSignal;
}) => { data: { count: number; at?: Date }; cursor?: string } | Promise<{ data: { count: number }; cursor?: string }>;

function setUp(
  load: Load,
  options: { snapshotTimeoutMs?: number; running?: number; waiting?: number; bytes?: number } = {},
) {
  const log = memoryLog({ epoch: "one" });
  const emitter = createEmitter(contract, { log });
  const onError = vi.fn();
  const observe = vi.fn();
  const { snapshotTimeoutMs, ...snapshotLimits } = options;
  const handler = createEventHandler(emitter, {
    authenticate: (request: Request) => ({ id: request.headers.get("x-user") ?? "nobody" }),
    authorize: ({ principal }) => principal.id !== "mallory",
    snapshots: { counts: load },
    snapshotLimits,
    ...(snapshotTimeoutMs === undefined ? {} : { snapshotTimeoutMs }),
    heartbeatMs: 50,
    onError,
    observe,
  });
  const open = async (
    path: string,
    headers: Record<string, string> = {},
    init: RequestInit = {},
  ): Promise<FrameReader> => readFrames(await handler.fetch(new Request(`http://x${path}`, { headers, ...init })));
  return { log, emitter, handler, onError, observe, open };
}

const one = { count: 1 };

describe("order", () => {
  test("position, then state, then the events after the position, whatever is emitted meanwhile", async () => {
    let count = 0;
    const { emitter, handler, open } = setUp(async ({ params }) => {
      await new Promise((resolve) => setTimeout(resolve, 1 + (count % 7)));
      return { data: { count: params.topic === "1" ? count : 0 } };
    });
    let running = true;
    const writer = (async () => {
      while (running) {
        // Written before it is told, as a loader may rely on.
        count += 1;
        await emitter.counts({ topic: "1" }).counted({ count });
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let round = 0; round < 25; round++) {
      const stream = await open("/counts/1");
      const hello = await stream.next();
      expect(hello.control?.type ?? hello.retry).toBeDefined();
      const frames = [hello];
      while (frames.at(-1)?.event === undefined) frames.push(await stream.next());
      const types = frames.flatMap(({ control, event }) => control?.type ?? event ?? []);
      const order = types.filter((type) => type !== "tidings.heartbeat" && type !== "tidings.live");
      expect(order).toEqual(["tidings.hello", "tidings.snapshot", "counts.counted"]);
      const states = frames.flatMap(({ control }) => (control?.type === "tidings.snapshot" ? [control.data.data] : []));
      const { count: state } = states[0] as { count: number };
      // One event per offset: nothing lies between the state and the first event, which it may include.
      const first = JSON.parse(String((frames.at(-1) as { data?: string }).data)).count as number;
      const start = Number(frames.find(({ control }) => control?.type === "tidings.hello")?.id?.split(".")[1]);
      expect(first).toBe(start + 1);
      expect(state).toBeGreaterThanOrEqual(start);
      await stream.cancel();
    }
    running = false;
    await writer;
    await handler.close();
  });

  test("the replay goes to live only after the state; heartbeats come while it is loaded", async () => {
    const loading = createDeferred();
    const { emitter, handler, open } = setUp(() => loading.promise.then(() => ({ data: one })));
    const stream = await open("/?channel=counts/1&channel=plain");
    await stream.control("tidings.hello");
    await emitter.plain().counted({ count: 5 });
    expect((await stream.next()).control?.type).toBe("tidings.heartbeat");
    expect((await stream.next()).control?.type).toBe("tidings.heartbeat");
    loading.resolve();
    expect(await stream.control("tidings.snapshot")).toMatchObject({ channel: "counts/1", data: one });
    expect(await stream.event()).toMatchObject({ event: "plain.counted", id: "one.1" });
    await stream.control("tidings.live");
    await handler.close();
  });

  test("a cursor goes along; one of another life of the log does not", async () => {
    let cursor = "one.0";
    const { handler, open } = setUp(() => ({ data: { count: 1, at: new Date(0) }, cursor }));
    expect(await (await open("/counts/1")).control("tidings.snapshot")).toEqual({
      channel: "counts/1",
      data: { count: 1, at: "1970-01-01T00:00:00.000Z" },
      cursor: "one.0",
      id: undefined,
    });
    cursor = "two.7";
    expect(await (await open("/counts/1")).control("tidings.snapshot")).not.toHaveProperty("cursor");
    await handler.close();
  });
});

describe("when", () => {
  async function told(stream: FrameReader): Promise<string[]> {
    const addresses: string[] = [];
    for (;;) {
      const { control } = await stream.next();
      if (control?.type === "tidings.snapshot") addresses.push(control.data.channel);
      if (control?.type === "tidings.live") return addresses.toSorted();
    }
  }

  test("on fresh and reset for every channel that declares one, on resumed for those that join", async () => {
    const load = vi.fn<Load>(({ address }) => ({ data: { count: address.length } }));
    const { emitter, handler, open } = setUp(load);
    await emitter.counts({ topic: "1" }).counted(one);
    const path = "/?channel=counts/1&channel=counts/2&channel=plain";
    expect(await told(await open(path))).toEqual(["counts/1", "counts/2"]);
    expect(await told(await open(path, { "Last-Event-ID": "two.1" }))).toEqual(["counts/1", "counts/2"]);
    expect(await told(await open(path, { "Last-Event-ID": "one.0" }))).toEqual([]);
    expect(await told(await open(`${path}&joining=counts/2&joining=plain`, { "Last-Event-ID": "one.0" }))).toEqual([
      "counts/2",
    ]);
    const body = JSON.stringify({ channels: ["counts/1", "counts/%32"], joining: ["counts/%32"] });
    const headers = { "Content-Type": "application/json", "Last-Event-ID": "one.0" };
    expect(await told(await open("/", headers, { method: "POST", body }))).toEqual(["counts/2"]);
    expect(await told(await open("/counts/1?joining=counts/1", { "Last-Event-ID": "one.1" }))).toEqual(["counts/1"]);
    await handler.close();
  });

  test("never for a channel that is denied, and with the principal for one that is not", async () => {
    const load = vi.fn<Load>(() => ({ data: one }));
    const { handler, open } = setUp(load);
    expect(await told(await open("/?channel=counts/1&channel=plain", { "x-user": "mallory" }))).toEqual([]);
    expect(load).not.toHaveBeenCalled();
    await told(await open("/counts/a%20b", { "x-user": "ada" }));
    expect(load.mock.calls[0]?.[0]).toMatchObject({
      channel: "counts",
      params: { topic: "a b" },
      address: "counts/a%20b",
      principal: { id: "ada" },
      request: expect.any(Request),
      signal: expect.any(AbortSignal),
    });
    await handler.close();
  });

  test.each([
    ["/?channel=plain&joining=counts/1", undefined],
    ["/", { channels: ["plain"], joining: "plain" }],
    ["/", { channels: ["plain"], joining: [5] }],
  ])("what joins must be asked for: %s %j", async (path, body) => {
    const { handler } = setUp(() => ({ data: one }));
    const init = body && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    };
    const answer = await handler.fetch(new Request(`http://x${path}`, init ?? {}));
    expect([answer.status, (await answer.json()).code]).toEqual([400, "invalid_request"]);
    await handler.close();
  });
});

describe("failure", () => {
  test.each<[string, Load, object]>([
    ["it rejects", () => Promise.reject(new Error("the database is down")), { message: "the database is down" }],
    [
      "it throws",
      () => {
        throw new Error("no");
      },
      { message: "no" },
    ],
    ["it is of another shape", () => ({ data: { count: "1" } }) as never, { code: "invalid_payload" }],
    ["it returns nothing", () => undefined as never, { code: "invalid_snapshot" }],
    ["its cursor is none", () => ({ data: one, cursor: "five" }), { code: "invalid_snapshot" }],
    ["it takes too long", () => new Promise(() => undefined), { code: "snapshot_timeout", path: "counts/1" }],
    ["it is too large", () => ({ data: { count: 10 ** 15 } }), { code: "payload_too_large", path: "counts/1" }],
  ])("when %s, the stream ends with a retryable error, and onError hears of it", async (_, load, expected) => {
    const { handler, open, onError, observe } = setUp(load, { snapshotTimeoutMs: 60, bytes: 20 });
    const stream = await open("/?channel=counts/1&channel=plain");
    expect(await stream.control("tidings.error")).toMatchObject({ code: "snapshot_failed", retryable: true });
    expect(await stream.ended()).toBe(true);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(expected), { stage: "snapshot" });
    expect(observe).toHaveBeenLastCalledWith(expect.objectContaining({ type: "closed", reason: "snapshot_failed" }));
    expect(handler.stats().connections).toBe(0);
    await handler.close();
  });

  test("a client that leaves aborts its loads, and nobody is told", async () => {
    const signals: AbortSignal[] = [];
    const { handler, open, onError } = setUp(({ signal }) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const stream = await open("/?channel=counts/1&channel=counts/2");
    await stream.control("tidings.hello");
    await eventually(() => signals.length === 2);
    await stream.cancel();
    await eventually(() => signals.every(({ aborted }) => aborted));
    expect(onError).not.toHaveBeenCalled();
    await handler.close();
  });

  test("one that fails aborts the others of its stream", async () => {
    let other: AbortSignal | undefined;
    const { handler, open } = setUp(async ({ params, signal }) => {
      if (params.topic === "1") throw new Error("no");
      other = signal;
      return new Promise(() => undefined);
    });
    const stream = await open("/?channel=counts/2&channel=counts/1");
    await stream.control("tidings.error");
    expect(other?.aborted).toBe(true);
    await handler.close();
  });
});

test("a herd loads so many at a time; who finds no room is told to come again", async () => {
  let running = 0;
  let most = 0;
  const load: Load = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running -= 1;
    return { data: one };
  };
  const { handler, open, onError } = setUp(load, { running: 4, waiting: 60 });
  const streams = await Promise.all(Array.from({ length: 100 }, (_, i) => open(`/counts/${i}`)));
  const outcomes = await Promise.all(
    streams.map(async (stream) => {
      for (;;) {
        const { control } = await stream.next();
        if (control?.type === "tidings.snapshot" || control?.type === "tidings.error") return control.type;
      }
    }),
  );
  expect(most).toBe(4);
  expect(outcomes.filter((type) => type === "tidings.snapshot")).toHaveLength(64);
  expect(onError).toHaveBeenCalledTimes(36);
  expect(onError.mock.calls[0]).toMatchObject([{ code: "snapshot_queue_full" }, { stage: "snapshot" }]);
  await handler.close();
});

test("over Node's own http, with a reader that takes the state slowly", async () => {
  const emitter = createEmitter(contract, { log: memoryLog({ epoch: "one" }) });
  const handler = createEventHandler(emitter, { authorize: () => true, snapshots: { counts: () => ({ data: one }) } });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  await using stream = await server.open("/counts/1");
  expect(await stream.control("tidings.snapshot")).toMatchObject({ data: one });
  await stream.control("tidings.live");
  await emitter.counts({ topic: "1" }).counted(one);
  expect((await stream.event()).id).toBe("one.1");
  await handler.close();
});

describe("a reader that has stopped", () => {
  const pages = defineContract({
    name: "pages",
    channels: {
      pages: channel({
        address: "pages/{number}",
        access: "public",
        params: z.object({ number: z.string() }),
        snapshot: z.object({ text: z.string() }),
        events: { counted },
      }),
    },
  });
  const addresses = Array.from({ length: 40 }, (_, index) => `pages/${index}`);
  const path = `/?${addresses.map((address) => `channel=${address}`).join("&")}`;

  function large(options: { heartbeatMs?: number; slow?: { stallMs: number } } = {}) {
    const begun: { readonly address: string; readonly signal: AbortSignal }[] = [];
    const emitter = createEmitter(pages, { log: memoryLog({ epoch: "one" }) });
    const observe = vi.fn();
    const handler = createEventHandler(emitter, {
      ...options,
      observe,
      snapshots: {
        pages: async ({ address, signal }) => {
          begun.push({ address, signal });
          // Not in the order in which they began.
          await new Promise((resolve) => setTimeout(resolve, begun.length % 3));
          return { data: { text: "x".repeat(900_000) } };
        },
      },
    });
    return { begun, emitter, handler, observe };
  }

  /** Until nothing has been begun for some turns. */
  async function settled(begun: readonly unknown[]): Promise<number> {
    for (let still = 0, before = -1; still < 20; before = begun.length) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      still = begun.length === before ? still + 1 : 0;
    }
    return begun.length;
  }

  async function tellAll(stream: FrameReader): Promise<string[]> {
    const told: string[] = [];
    for (;;) {
      const { control } = await stream.next();
      if (control?.type === "tidings.snapshot") told.push(control.data.channel);
      if (control?.type === "tidings.live") return told;
    }
  }

  test("four states are loaded for it; when it goes on it gets all, in order, and then events", async () => {
    const { begun, emitter, handler } = large();
    const response = await handler.fetch(new Request(`http://x${path}`));
    expect(await settled(begun)).toBe(4);
    await emitter.pages({ number: "7" }).counted({ count: 1 });
    expect(await settled(begun)).toBe(4);
    expect(handler.stats().subscriptions.blocked).toBe(1);
    const stream = readFrames(response);
    const states: string[] = [];
    let event: string | undefined;
    while (event === undefined) {
      const frame = await stream.next();
      if (frame.control?.type === "tidings.snapshot") states.push(frame.control.data.channel);
      event = frame.event;
    }
    expect(states).toEqual(addresses);
    expect(begun.map(({ address }) => address)).toEqual(addresses);
    await stream.cancel();
    await handler.close();
  });

  test("over a socket: what the kernel takes, and few more", async () => {
    const { begun, handler } = large();
    await using server = await serveNode((req, res) => void handler.node(req, res));
    const response = await server.fetch(path);
    // What the kernel and the client's own buffers take is not held by the server.
    expect(await settled(begun)).toBeLessThan(25);
    expect(await tellAll(readFrames(response))).toEqual(addresses);
    await handler.close();
  });

  test("it is sent away as one that takes nothing, and what is being loaded is given up", async () => {
    const { begun, handler, observe } = large({ heartbeatMs: 50, slow: { stallMs: 150 } });
    const response = await handler.fetch(new Request(`http://x${path}`));
    await eventually(() => handler.stats().connections === 0);
    expect(observe).toHaveBeenCalledWith(expect.objectContaining({ type: "closed", reason: "slow" }));
    expect(begun).toHaveLength(4);
    expect(begun.every(({ signal }) => signal.aborted)).toBe(true);
    await response.body?.cancel();
    await handler.close();
  });
});

describe("options", () => {
  const emitter = createEmitter(contract, { log: memoryLog() });
  const make = (options: object) => createEventHandler(emitter, { authorize: () => true, ...options } as never);
  test.each<[object, string, string]>([
    [{}, "snapshots_missing", "options.snapshots.counts"],
    [{ snapshots: {} }, "snapshots_missing", "options.snapshots.counts"],
    [{ snapshots: { counts: 5 } }, "invalid_option", "options.snapshots.counts"],
    [{ snapshots: { counts: () => 1, plain: () => 1 } }, "invalid_option", "options.snapshots.plain"],
    [{ snapshots: { counts: () => 1 }, snapshotTimeoutMs: 5 }, "invalid_option", "options.snapshotTimeoutMs"],
    [
      { snapshots: { counts: () => 1 }, snapshotLimits: { runing: 5 } },
      "invalid_option",
      "options.snapshotLimits.runing",
    ],
    [
      { snapshots: { counts: () => 1 }, snapshotLimits: { running: 0 } },
      "invalid_option",
      "options.snapshotLimits.running",
    ],
  ])("%j is refused: %s", (options, code, path) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code, path }));
  });
});
