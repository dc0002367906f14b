import { describe, expect, test, vi } from "vitest";
import { listen } from "../test/listen.ts";
import { createRoomsClient, createRoomsServer } from "../test/rooms.ts";
import { createTestTidings } from "./create-test-tidings.ts";

describe("emit", () => {
  test("resolves when every client has handed the event on", async () => {
    await using tidings = createTestTidings(createRoomsServer);
    const clients = [1, 2, 3].map(() => createRoomsClient(tidings.clientOptions));
    const heard = clients.map((client) => listen(client, "a"));
    const other = listen(createRoomsClient(tidings.clientOptions), "b");
    for (const n of [1, 2, 3]) {
      const { cursor } = await tidings.emit.rooms({ room: "a" }).said({ n });
      expect(cursor).toMatch(new RegExp(`\\.${n}$`));
      for (const one of heard) expect(one.all.at(-1)).toBe(n);
    }
    for (const one of heard) expect(one.all).toEqual([1, 2, 3]);
    expect(other.all).toEqual([]);
  });

  test("keeps the order of calls that nobody waited for", async () => {
    await using tidings = createTestTidings(createRoomsServer);
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    const room = tidings.emit.rooms({ room: "a" });
    await Promise.all(Array.from({ length: 20 }, (_, n) => room.said({ n })));
    expect(heard.all).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test("fails as in production, and the next one goes on", async () => {
    await using tidings = createTestTidings(createRoomsServer);
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    const wrong = tidings.emit.rooms({ room: "a" }).said({ n: 1.5 });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_payload" });
    await tidings.emit.rooms({ room: "a" }).said({ n: 1 });
    expect(heard.all).toEqual([1]);
  });

  test("does not wait for who is away", async () => {
    await using tidings = createTestTidings(createRoomsServer);
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    tidings.clock.pause();
    await tidings.settle();
    await tidings.cut();
    await tidings.emit.rooms({ room: "a" }).said({ n: 1 });
    expect(heard.all).toEqual([]);
    await tidings.reconnect();
    expect(heard.all).toEqual([1]);
  });

  test("waits for an `authorize` that takes a while", async () => {
    const authorize = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return true;
    };
    await using tidings = createTestTidings(createRoomsServer, { authorize });
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    await tidings.emit.rooms({ room: "a" }).said({ n: 1 });
    expect(heard.all).toEqual([1]);
  });

  test("waits for an `authorize` that is asked again before the event may be sent", async () => {
    let expiresAt = Number.POSITIVE_INFINITY;
    await using tidings = createTestTidings(createRoomsServer, {
      async authorize() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { allow: true, expiresAt };
      },
    });
    tidings.clock.pause();
    expiresAt = tidings.clock.now() + 10_000;
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    await tidings.settle();
    await tidings.clock.advance(10_000);
    expiresAt += 3_600_000;
    await tidings.emit.rooms({ room: "a" }).said({ n: 1 });
    expect(heard.all).toEqual([1]);
  });

  test("goes on without an `authorize` that the test holds back", async () => {
    let allow = (_is: boolean) => {};
    const authorize = () =>
      new Promise<boolean>((resolve) => {
        allow = resolve;
      });
    await using tidings = createTestTidings(createRoomsServer, { authorize, patienceMs: 20 });
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    await tidings.settle();
    expect(heard.phases.at(-1)).toBe("connecting");
    allow(true);
    await tidings.settle();
    expect(heard.phases.at(-1)).toBe("live");
  });
});

test("the app's own emitter is the one of production", async () => {
  await using tidings = createTestTidings(createRoomsServer);
  const heard = listen(createRoomsClient(tidings.clientOptions), "a");
  await tidings.settle();
  await tidings.server.rooms({ room: "a" }).said({ n: 1 });
  await tidings.settle();
  expect(heard.all).toEqual([1]);
});

test("clients come and go by themselves in real time, without a word about clocks", async () => {
  await using tidings = createTestTidings(createRoomsServer, { random: () => 0.01 });
  const client = createRoomsClient(tidings.clientOptions);
  const heard = listen(client, "a");
  await vi.waitFor(() => expect(heard.phases.at(-1)).toBe("live"));
  await tidings.cut();
  await tidings.server.rooms({ room: "a" }).said({ n: 1 });
  await vi.waitFor(() => expect(heard.all).toEqual([1]));
});

test("a test's fake timers leave it alone", async () => {
  vi.useFakeTimers();
  try {
    await using tidings = createTestTidings(createRoomsServer);
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    for (const n of [1, 2, 3]) await tidings.emit.rooms({ room: "a" }).said({ n });
    await tidings.cut();
    await tidings.clock.advance(30_000);
    await tidings.emit.rooms({ room: "a" }).said({ n: 4 });
    expect(heard.all).toEqual([1, 2, 3, 4]);
  } finally {
    vi.useRealTimers();
  }
});

test("the options are the handler's", async () => {
  await using tidings = createTestTidings(createRoomsServer, {
    authenticate: (request) => request.headers.get("authorization"),
    authorize: ({ principal, address }) => address === `rooms/${principal}`,
  });
  const client = createRoomsClient({ ...tidings.clientOptions, headers: { Authorization: "ada" } });
  const [ada, bob] = [listen(client, "ada"), listen(client, "bob")];
  await tidings.emit.rooms({ room: "ada" }).said({ n: 1 });
  expect(ada.all).toEqual([1]);
  expect(bob.phases.at(-1)).toBe("denied");
});

test("wrong options and arguments are told", async () => {
  const create = createTestTidings as (server: unknown, options?: object) => unknown;
  const invalid = expect.objectContaining({ code: "invalid_option" });
  expect(() => create(undefined)).toThrow(invalid);
  expect(() => create(createRoomsServer, { patienceMs: -1 })).toThrow(invalid);
  expect(() => create(createRoomsServer, { random: 1 })).toThrow(invalid);
  expect(() => create(createRoomsServer, { act: 1 })).toThrow(invalid);
  expect(() => create(createRoomsServer, { hartbeatMs: 1 })).toThrow(invalid);
  await using tidings = createTestTidings(createRoomsServer);
  expect(() => tidings.delay(-1)).toThrow(invalid);
  expect(() => tidings.refuse(200)).toThrow(invalid);
  await expect(tidings.clock.advance(-1)).rejects.toThrow(invalid);
  await expect(tidings.deny("weather")).rejects.toThrow(invalid);
  await expect(tidings.deny("nowhere")).rejects.toThrow(invalid);
  await expect(tidings.allow("nowhere")).rejects.toThrow(invalid);
});

describe("close", () => {
  test("leaves no timer behind, tells clients nothing, and happens once", async () => {
    const tidings = createTestTidings(createRoomsServer);
    const heard = listen(createRoomsClient(tidings.clientOptions), "a");
    await tidings.settle();
    await tidings.cut();
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    expect(before).toBeGreaterThan(0);
    const { phases } = heard;
    const seen = [...phases];
    await Promise.all([tidings.close(), tidings.close()]);
    expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBeLessThan(before);
    expect(phases).toEqual(seen);
    heard.stop();
    await expect(tidings.settle()).rejects.toMatchObject({ code: "closed" });
    await expect(tidings.cut()).rejects.toMatchObject({ code: "closed" });
    await expect(tidings.emit.rooms({ room: "a" }).said({ n: 1 })).rejects.toMatchObject({ code: "closed" });
    await expect(tidings.clock.advance(1)).rejects.toMatchObject({ code: "closed" });
  });
});
