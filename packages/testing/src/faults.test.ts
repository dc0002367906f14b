import { describe, expect, onTestFinished, test } from "vitest";
import { type Heard, listen } from "../test/listen.ts";
import { createRoomsClient, createRoomsServer, type RoomsClient, type RoomsServer } from "../test/rooms.ts";
import { createTestTidings } from "./create-test-tidings.ts";
import type { TestTidings } from "./test-tidings.ts";

interface SetUp {
  readonly tidings: TestTidings<RoomsServer>;
  readonly client: RoomsClient;
  readonly heard: Heard;
  say(n: number): Promise<unknown>;
}

/** Live, on a clock that stands still, with one event heard. */
async function setUp(): Promise<SetUp> {
  const tidings = createTestTidings(createRoomsServer);
  onTestFinished(() => tidings.close());
  tidings.clock.pause();
  const client = createRoomsClient(tidings.clientOptions);
  const heard = listen(client, "a");
  const say = (n: number) => tidings.emit.rooms({ room: "a" }).said({ n });
  await say(0);
  expect(heard.all).toEqual([0]);
  expect(client.connection.state.phase).toBe("live");
  return { tidings, client, heard, say };
}

describe("cut", () => {
  test("the client waits, and resumes with all it missed", async () => {
    const { tidings, client, heard, say } = await setUp();
    await tidings.cut();
    expect(client.connection.state).toMatchObject({ phase: "waiting", error: { code: "cut" } });
    await say(1);
    await say(2);
    expect(heard.all).toEqual([0]);
    await tidings.clock.advance(30_000);
    expect(client.connection.state).toMatchObject({ phase: "live", resume: "resumed" });
    expect(heard.all).toEqual([0, 1, 2]);
  });

  test("also cuts off a request that waits for its answer", async () => {
    let asked = 0;
    const tidings = createTestTidings(createRoomsServer, {
      patienceMs: 5,
      authorize: () => (++asked > 1 ? true : new Promise(() => {})),
    });
    onTestFinished(() => tidings.close());
    const client = createRoomsClient(tidings.clientOptions);
    const heard = listen(client, "a");
    await tidings.settle();
    expect(client.connection.state.phase).toBe("connecting");
    await tidings.cut();
    expect(client.connection.state).toMatchObject({ phase: "waiting", error: { code: "network" } });
    await tidings.reconnect();
    expect(heard.phases.at(-1)).toBe("live");
  });
});

describe("offline", () => {
  test("nothing gets through, the client knows, and tries at once when it is over", async () => {
    const { tidings, client, heard, say } = await setUp();
    await tidings.offline();
    await say(1);
    await tidings.clock.advance(120_000);
    expect(client.connection.state).toMatchObject({ phase: "waiting", attempt: 1, error: { code: "network" } });
    expect(heard.all).toEqual([0]);
    await tidings.online();
    expect(client.connection.state).toMatchObject({ phase: "live", resume: "resumed" });
    expect(heard.all).toEqual([0, 1]);
  });
});

describe("gap", () => {
  test("who comes back is told that it missed something for good", async () => {
    const { tidings, client, heard, say } = await setUp();
    await tidings.gap();
    expect(client.connection.state.phase).toBe("waiting");
    await say(1);
    await tidings.reconnect();
    expect(client.connection.state).toMatchObject({ phase: "live", resume: "reset", reason: "expired" });
    await say(2);
    expect(heard.all).toEqual([0, "reset expired", 2]);
  });

  test("also for who was away before it", async () => {
    const { tidings, heard, say } = await setUp();
    await tidings.cut();
    await say(1);
    await tidings.gap();
    await tidings.reconnect();
    expect(heard.all).toEqual([0, "reset expired"]);
  });
});

describe("drop", () => {
  test("the stream breaks off within an event, which comes when the client is back, once", async () => {
    const { tidings, client, heard, say } = await setUp();
    tidings.drop();
    await say(1);
    expect(client.connection.state).toMatchObject({ phase: "waiting", error: { code: "cut" } });
    expect(heard.all).toEqual([0]);
    await tidings.reconnect();
    await say(2);
    expect(heard.all).toEqual([0, 1, 2]);
  });
});

describe("duplicate", () => {
  test("an event that arrives twice is handed on once", async () => {
    const { tidings, client, heard, say } = await setUp();
    const bytes: number[] = [];
    const second = createRoomsClient({
      ...tidings.clientOptions,
      async fetch(url, init) {
        const response = await tidings.clientOptions.fetch(url, init);
        const counting = new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            bytes.push(chunk.length);
            controller.enqueue(chunk);
          },
        });
        return new Response(response.body?.pipeThrough(counting) as BodyInit, response);
      },
    });
    const heardBySecond = listen(second, "a");
    await tidings.settle();
    bytes.length = 0;
    tidings.duplicate();
    await say(1);
    expect(bytes).toHaveLength(2);
    expect(bytes[0]).toBe(bytes[1]);
    await say(2);
    expect(bytes).toHaveLength(3);
    expect(heard.all).toEqual([0, 1, 2]);
    expect(heardBySecond.all).toEqual([1, 2]);
    expect(client.connection.state.phase).toBe("live");
  });
});

describe("delay", () => {
  test("events arrive so much later on the clock, in order", async () => {
    const { tidings, heard, say } = await setUp();
    tidings.delay(200);
    await say(1);
    await tidings.clock.advance(150);
    await say(2);
    expect(heard.all).toEqual([0]);
    await tidings.clock.advance(50);
    expect(heard.all).toEqual([0, 1]);
    tidings.delay(10);
    await say(3);
    await tidings.clock.advance(149);
    expect(heard.all).toEqual([0, 1]);
    await tidings.clock.advance(1);
    expect(heard.all).toEqual([0, 1, 2, 3]);
  });

  test("0 lets what is under way arrive", async () => {
    const { tidings, heard, say } = await setUp();
    tidings.delay(60_000);
    await say(1);
    tidings.delay(0);
    await say(2);
    expect(heard.all).toEqual([0, 1, 2]);
  });

  test("without an end it is a dead connection, which the client gives up by itself", async () => {
    const { tidings, client, heard, say } = await setUp();
    tidings.delay(Number.POSITIVE_INFINITY);
    await say(1);
    await tidings.clock.advance(37_000);
    expect(client.connection.state.phase).toBe("live");
    await tidings.clock.advance(1_000);
    expect(client.connection.state).toMatchObject({ phase: "waiting", error: { code: "silent" } });
    tidings.delay(0);
    await tidings.reconnect();
    expect(heard.all).toEqual([0, 1]);
  });

  test("also answers are late, until the delay ends", async () => {
    const { tidings, client } = await setUp();
    await tidings.cut();
    tidings.delay(Number.POSITIVE_INFINITY);
    await tidings.reconnect();
    expect(client.connection.state.phase).toBe("connecting");
    tidings.delay(0);
    await tidings.settle();
    expect(client.connection.state.phase).toBe("live");
  });

  test("also answers are late", async () => {
    const { tidings, client } = await setUp();
    await tidings.cut();
    tidings.delay(100);
    await tidings.reconnect();
    expect(client.connection.state.phase).toBe("connecting");
    await tidings.clock.advance(99);
    expect(client.connection.state.phase).toBe("connecting");
    await tidings.clock.advance(1);
    expect(client.connection.state.phase).toBe("live");
  });
});

describe("refuse", () => {
  test("requests fail until the server accepts them again; open streams go on", async () => {
    const { tidings, client, heard, say } = await setUp();
    tidings.refuse(503);
    await say(1);
    expect(heard.all).toEqual([0, 1]);
    await tidings.cut();
    await tidings.reconnect();
    expect(client.connection.state).toMatchObject({ phase: "waiting", error: { code: "unavailable", status: 503 } });
    tidings.accept();
    await tidings.reconnect();
    expect(client.connection.state.phase).toBe("live");
  });

  test("`Retry-After` is a wait that nothing cuts short but time", async () => {
    const { tidings, client } = await setUp();
    tidings.refuse(429, { retryAfterMs: 20_000 });
    await tidings.cut();
    await tidings.reconnect();
    tidings.accept();
    await tidings.reconnect();
    expect(client.connection.state).toMatchObject({ phase: "waiting", error: { retryAfterMs: 20_000 } });
    await tidings.clock.advance(20_000);
    expect(client.connection.state.phase).toBe("waiting");
    await tidings.clock.advance(10_000);
    expect(client.connection.state.phase).toBe("live");
  });

  test("a final status is final", async () => {
    const { tidings, heard } = await setUp();
    tidings.refuse(404);
    await tidings.cut();
    await tidings.reconnect();
    expect(heard.phases.at(-1)).toBe("denied");
  });
});

describe("deny", () => {
  test("a stream that carries the channel is ended, and its client is told when it asks again", async () => {
    const { tidings, client, heard, say } = await setUp();
    const other = listen(client, "b");
    await tidings.settle();
    await tidings.deny("rooms/a");
    await tidings.server.rooms({ room: "a" }).said({ n: 1 });
    await tidings.reconnect();
    expect(heard.phases.at(-1)).toBe("denied");
    expect(heard.all.slice(1)).toEqual([expect.stringMatching(/^refused: /)]);
    await tidings.emit.rooms({ room: "b" }).said({ n: 7 });
    expect(other.all).toEqual([7]);
    await tidings.allow("rooms/%61");
    const again = listen(client, "a");
    await say(2);
    expect(again.all).toEqual([2]);
    expect(heard.all).not.toContain(2);
  });
});
