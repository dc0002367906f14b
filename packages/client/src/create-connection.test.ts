import { type Control, encodeControl, encodeEnvelope, encodeFrame } from "@tidings/wire";
import { describe, expect, test, vi } from "vitest";
import { type ManualEnvironment, manualEnvironment } from "../test/manual-environment.ts";
import { type ScriptedServer, scriptedServer } from "../test/scripted-server.ts";
import type { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { createConnection } from "./create-connection.ts";
import type { SubscriptionStatus } from "./store/subscribable.ts";

const LIVE: Control = { type: "tidings.live", data: {} };

interface Setup {
  readonly server: ScriptedServer;
  readonly time: ManualEnvironment;
  readonly connection: Connection;
  readonly errors: ClientError[];
  /** What was connected, in order. */
  readonly phases: string[];
}

function setup(options: Partial<ConnectionOptions> = {}): Setup {
  const server = scriptedServer();
  const time = manualEnvironment();
  const errors: ClientError[] = [];
  const phases: string[] = [];
  const connection = createConnection({
    url: "http://server/events",
    fetch: server.fetch,
    environment: time,
    onError: (error) => errors.push(error),
    ...options,
  });
  connection.subscribe((state) => phases.push(state.phase));
  return { server, time, connection, errors, phases };
}

/** Listens and keeps all it hears, in order. */
function listen(connection: Connection, address: string) {
  const heard: unknown[] = [];
  const statuses: SubscriptionStatus[] = [];
  const errors: ClientError[] = [];
  const stop = connection.listen(address, ({ data }) => heard.push(data), {
    onReset: ({ reason }) => heard.push(reason),
    onStatus: (status) => statuses.push(status),
    onError: (error) => errors.push(error),
  });
  return { heard, statuses, errors, stop, phases: () => statuses.map((status) => status.phase) };
}

/** Connected and live at offset 10, with these channels. */
async function live(options: Partial<ConnectionOptions> = {}, addresses = ["a"]) {
  const given = setup(options);
  const listeners = addresses.map((address) => listen(given.connection, address));
  await given.time.advance(0);
  given.server.last.hello(10);
  given.server.last.control(LIVE);
  await given.time.advance(0);
  expect(given.connection.state.phase).toBe("live");
  return { ...given, listeners, a: listeners[0] as ReturnType<typeof listen> };
}

describe("opening", () => {
  test("nothing happens before the first listener", async () => {
    const { server, time, connection } = setup();
    await time.advance(60_000);
    expect(server.requests).toHaveLength(0);
    expect(time.wakers).toBe(0);
    expect(connection.state).toEqual({ phase: "idle" });
  });

  test("channels of one moment share a request; the connection goes through its phases", async () => {
    const { server, time, connection, phases } = setup();
    const a = listen(connection, "renders/a b");
    listen(connection, "b");
    await time.advance(0);
    expect(server.requests).toHaveLength(1);
    expect(server.last.url.search).toBe("?channel=renders%2Fa%20b&channel=b");
    expect(server.last.headers.get("accept")).toBe("text/event-stream");
    expect(server.last.cursor).toBeNull();
    server.last.hello(10);
    await time.advance(0);
    server.last.control(LIVE);
    await time.advance(0);
    expect(phases).toEqual(["connecting", "replaying", "live"]);
    expect(connection.state).toEqual({ phase: "live", since: time.now(), resume: "fresh" });
    expect(a.phases()).toEqual(["connecting", "connecting", "replaying", "live"]);
  });

  test("an existing query is kept", async () => {
    const { server, time, connection } = setup({ url: new URL("http://server/events?tenant=1") });
    listen(connection, "a");
    await time.advance(0);
    expect(server.last.url.search).toBe("?tenant=1&channel=a");
  });

  test("a list too long for a URL goes in a body", async () => {
    const { server, time, connection } = setup();
    const addresses = Array.from({ length: 100 }, (_, index) => `renders/${"x".repeat(20)}-${index}`);
    for (const address of addresses) listen(connection, address);
    await time.advance(0);
    expect(server.last.method).toBe("POST");
    expect(server.last.url.href).toBe("http://server/events");
    expect(server.last.headers.get("content-type")).toBe("application/json");
    expect(server.last.channels).toEqual(addresses);
  });

  test("headers may be made anew for each attempt; credentials are fetch's", async () => {
    let token = 0;
    const { server, time, connection } = setup({
      headers: async () => ({ Authorization: `Bearer ${++token}` }),
      credentials: "include",
    });
    listen(connection, "a");
    await time.advance(0);
    server.last.fail();
    await time.advance(1_000);
    expect(server.requests.map((request) => request.headers.get("authorization"))).toEqual(["Bearer 1", "Bearer 2"]);
    expect(server.last.init.credentials).toBe("include");
  });
});

describe("events", () => {
  test("reach the listeners of their channel, in order, once", async () => {
    const { server, time, listeners } = await live({}, ["a", "b"]);
    server.last.event("a", 11);
    server.last.event("b", 12);
    server.last.event("a", 13);
    server.last.event("a", 13);
    server.last.event("a", 11);
    server.last.event("c", 14);
    await time.advance(0);
    expect(listeners.map(({ heard }) => heard)).toEqual([[11, 13], [12]]);
  });

  test("a handler that throws is reported and stops nothing", async () => {
    const { server, time, connection, errors, a } = await live();
    connection.listen(
      "a",
      () => {
        throw new RangeError("mine");
      },
      {},
    );
    server.last.event("a", 11);
    server.last.event("a", 12);
    await time.advance(0);
    expect(a.heard).toEqual([11, 12]);
    expect(errors.map((error) => [error.code, error.cause])).toEqual([
      ["handler_failed", new RangeError("mine")],
      ["handler_failed", new RangeError("mine")],
    ]);
    expect(connection.state.phase).toBe("live");
  });

  test("an event without an envelope is reported and skipped for good", async () => {
    const { server, time, errors, a, connection } = await live();
    server.last.send("event: counts.counted\nid: e.11\ndata: 1\n\n");
    server.last.event("a", 12);
    await time.advance(0);
    expect(errors.map((error) => error.code)).toEqual(["invalid_event"]);
    expect(a.heard).toEqual([12]);
    server.last.cut();
    await time.advance(1_000);
    expect(server.last.cursor).toBe("e.12");
    expect(connection.state.phase).toBe("connecting");
  });

  test("a handler that closes gets nothing of the rest of the chunk", async () => {
    const { server, time, connection } = setup();
    const heard: unknown[] = [];
    connection.listen(
      "a",
      ({ data }) => {
        heard.push(data);
        connection.close();
      },
      {},
    );
    await time.advance(0);
    server.last.hello(0);
    server.last.event("a", 1);
    server.last.event("a", 2);
    await time.advance(0);
    expect(heard).toEqual([1]);
    expect(server.last.aborted).toBe(true);
  });

  test("a listener added by a handler doesn't get the event that is being handled", async () => {
    const { server, time, connection } = await live();
    const late: unknown[] = [];
    const stop = connection.listen(
      "a",
      () => {
        stop();
        connection.listen("a", ({ data }) => late.push(data), {});
      },
      {},
    );
    server.last.event("a", 11);
    server.last.event("a", 12);
    await time.advance(0);
    expect(late).toEqual([12]);
  });
});

describe("losing and coming back", () => {
  test("a cut stream resumes at the cursor, after a jittered wait that doubles", async () => {
    const { server, time, connection, a } = await live();
    server.last.event("a", 11);
    server.last.cursorFrame(15);
    await time.advance(0);
    server.last.cut();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", attempt: 2, retryInMs: 500, error: { code: "cut" } });
    await time.advance(499);
    expect(server.requests).toHaveLength(1);
    await time.advance(1);
    expect(server.requests).toHaveLength(2);
    expect(server.last.cursor).toBe("e.15");
    expect(connection.state).toEqual({ phase: "connecting", attempt: 2 });
    server.last.fail();
    await time.advance(0);
    expect(connection.state).toMatchObject({
      phase: "waiting",
      attempt: 3,
      retryInMs: 1_000,
      error: { code: "network" },
    });
    await time.advance(1_000);
    server.last.hello(15, { head: "e.20" });
    server.last.event("a", 16);
    await time.advance(0);
    expect(a.heard).toEqual([11, 16]);
  });

  test("the count of failures starts again after a healthy time, not before", async () => {
    const { server, time, connection } = await live();
    await time.advance(1_000);
    server.last.cut();
    await time.advance(500);
    server.last.hello(10);
    server.last.control(LIVE);
    await time.advance(0);
    server.last.cut();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", attempt: 3, retryInMs: 1_000 });
    await time.advance(1_000);
    server.last.hello(10);
    server.last.control(LIVE);
    for (let second = 0; second < 10; second += 1) {
      await time.advance(1_000);
      server.last.control({ type: "tidings.heartbeat", data: {} });
    }
    await time.advance(0);
    server.last.cut();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", attempt: 2, retryInMs: 500 });
  });

  test.each([
    ["seconds", "7", 7_000],
    ["a date", new Date(manualEnvironment().now() + 60_000).toUTCString(), 60_000],
    ["too long", "999999", 300_000],
    ["nonsense", "soon", 0],
    ["the past", "Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ])("429 with Retry-After in %s waits that long, and jitter", async (_, header, asked) => {
    const { server, time, connection } = setup();
    listen(connection, "a");
    await time.advance(0);
    server.last.refuse(429, "too_many_connections", { "retry-after": header });
    await time.advance(0);
    expect(connection.state).toMatchObject({
      phase: "waiting",
      retryInMs: asked + 500,
      error: { code: "unavailable", status: 429, serverCode: "too_many_connections" },
    });
  });

  test("retry: makes the waits longer", async () => {
    const { server, time, connection } = await live();
    server.last.send("retry: 4000\n\n");
    server.last.cut();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", retryInMs: 2_000 });
  });

  test("silence for 2.5 heartbeats is a cut; any byte is a sign of life", async () => {
    const { server, time, connection } = await live();
    await time.advance(2_400);
    server.last.send(":");
    await time.advance(2_400);
    expect(connection.state.phase).toBe("live");
    await time.advance(100);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "silent" } });
    expect(server.last.aborted).toBe(true);
  });

  test("a clock that is put back doesn't hide a silence", async () => {
    const { time, connection } = await live();
    time.putBack(3_600_000);
    await time.advance(5_000);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "silent" } });
  });

  test("no hello in time is a cut, whatever else arrives", async () => {
    const { server, time, connection } = setup({ helloTimeoutMs: 5_000 });
    listen(connection, "a");
    await time.advance(0);
    server.last.accept();
    for (let second = 0; second < 5; second += 1) {
      server.last.send(":\n");
      await time.advance(1_000);
    }
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "buffered" } });
  });

  test("no answer at all is silence; an answer whose first event doesn't come is held back by something", async () => {
    const { server, time, connection } = setup({ helloTimeoutMs: 5_000 });
    listen(connection, "a");
    await time.advance(5_000);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "silent" } });
    await time.advance(500);
    server.last.accept();
    await time.advance(5_000);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "buffered" } });
    await time.advance(1_000);
    server.last.hello(10);
    server.last.control(LIVE);
    await time.advance(2_500);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "silent" } });
  });

  test("waking notices a silence that timers slept through, and reconnects at once", async () => {
    const { server, time, connection } = await live();
    time.sleep(2_499);
    time.wake();
    expect(connection.state.phase).toBe("live");
    time.sleep(1);
    time.wake();
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1 });
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test("waking ends a wait, unless the server asked for it", async () => {
    const { server, time, connection } = await live();
    server.last.cut();
    await time.advance(0);
    time.wake();
    await time.advance(0);
    expect(server.requests).toHaveLength(2);
    server.last.refuse(503, "closing", { "retry-after": "60" });
    await time.advance(0);
    time.wake();
    await time.advance(0);
    expect(server.requests).toHaveLength(2);
    expect(connection.state.phase).toBe("waiting");
  });

  test("without a network, attempts are rare and don't count; its return ends the wait", async () => {
    const { server, time, connection } = await live();
    time.setOffline(true);
    server.last.cut();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", retryInMs: 30_000, error: { code: "cut" } });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await time.advance(30_000);
      server.last.fail();
      await time.advance(0);
      expect(connection.state).toMatchObject({ phase: "waiting", retryInMs: 30_000, error: { code: "network" } });
    }
    const before = server.requests.length;
    time.setOffline(false);
    time.wake();
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1 });
    await time.advance(0);
    expect(server.requests).toHaveLength(before + 1);
    server.last.fail();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", attempt: 2, retryInMs: 500 });
  });

  test("in the back-forward cache nothing is open; back from it, it goes on at the cursor", async () => {
    const { server, time, a, phases } = await live();
    server.last.event("a", 11);
    await time.advance(0);
    time.hide();
    await time.advance(0);
    expect(server.last.aborted).toBe(true);
    expect(time.timers).toBe(0);
    time.sleep(600_000);
    time.wake();
    await time.advance(0);
    expect(server.requests).toHaveLength(2);
    expect(server.last.cursor).toBe("e.11");
    server.last.hello(11, { head: "e.13" });
    server.last.event("a", 12);
    await time.advance(0);
    expect(a.heard).toEqual([11, 12]);
    expect(phases).not.toContain("waiting");
  });

  test.each([
    ["while it connects", 0],
    ["in a wait", 1],
  ])("the back-forward cache %s", async (_, cuts) => {
    const { server, time, connection } = setup();
    listen(connection, "a");
    await time.advance(0);
    if (cuts) server.last.fail(new Error("down"));
    await time.advance(0);
    time.hide();
    time.wake();
    await time.advance(0);
    expect(server.requests).toHaveLength(2);
    server.last.hello(10);
    server.last.control(LIVE);
    await time.advance(0);
    expect(connection.state.phase).toBe("live");
  });

  test.each([
    ["a wrong content type", { "content-type": "text/html" }, "unavailable"],
    ["no content type", { "content-type": "" }, "unavailable"],
  ])("%s is tried again", async (_, headers, code) => {
    const { server, time, connection } = setup();
    listen(connection, "a");
    await time.advance(0);
    server.last.accept(headers);
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code } });
  });

  test.each([
    ["an event before hello", "event: a.b\nid: e.11\ndata: {}\n\n"],
    ["a broken hello", "event: tidings.hello\nid: e.1\ndata: {}\n\n"],
    ["malformed control", "event: tidings.rotate\ndata: x\n\n"],
  ])("%s breaks the protocol", async (_, text) => {
    const { server, time, connection } = setup();
    listen(connection, "a");
    await time.advance(0);
    server.last.accept();
    server.last.send(text);
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "protocol" } });
  });

  test.each(["event: a.b\nid: other.11\ndata: {}\n\n", "event: a.b\nid:\ndata: {}\n\n", "id: nonsense\n\n"])(
    "a position of another epoch, or one that is none, breaks the protocol: %j",
    async (text) => {
      const { server, time, connection } = await live();
      server.last.send(text);
      await time.advance(0);
      expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "protocol" } });
    },
  );

  test("control events of later versions are ignored", async () => {
    const { server, time, connection } = await live();
    server.last.send("event: tidings.weather\ndata: {}\n\n");
    await time.advance(0);
    expect(connection.state.phase).toBe("live");
  });
});

describe("the server's wishes", () => {
  test("rotate reconnects within its time, at the cursor, without counting as a failure", async () => {
    const { server, time, connection } = await live();
    server.last.event("a", 11);
    server.last.control({ type: "tidings.rotate", data: { afterMs: 2_000, reason: "drain" } });
    await time.advance(999);
    expect(server.requests).toHaveLength(1);
    expect(connection.state.phase).toBe("live");
    await time.advance(1);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]?.aborted).toBe(true);
    expect(server.last.cursor).toBe("e.11");
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1, reason: "drain" });
  });

  test.each<[string, (server: ScriptedServer) => void]>([
    ["is closed", (server) => server.last.cut()],
    ["is reset", (server) => server.last.break()],
  ])("a stream that %s before the moment that the client chose is no fault", async (_, end) => {
    const { server, time, connection, phases } = await live();
    server.last.event("a", 11);
    server.last.control({ type: "tidings.rotate", data: { afterMs: 10_000, reason: "drain" } });
    await time.advance(100);
    end(server);
    await time.advance(0);
    // A process that ends cuts all of its streams at once: they must not come back at once.
    expect(server.requests).toHaveLength(1);
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1, reason: "drain" });
    await time.advance(499);
    expect(server.requests).toHaveLength(1);
    await time.advance(1);
    expect(server.requests).toHaveLength(2);
    expect(server.last.cursor).toBe("e.11");
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1, reason: "drain" });
    expect(phases).not.toContain("waiting");
    // It was this stream's: the next one has to be asked for anew.
    server.last.hello(11);
    server.last.control(LIVE);
    server.last.event("a", 12);
    await time.advance(0);
    server.last.cut();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", attempt: 2, error: { code: "cut" } });
    await time.advance(500);
    expect(server.requests).toHaveLength(3);
    // Nor is a moment left over at which this one is given up.
    await time.advance(10_000);
    expect(server.requests).toHaveLength(3);
  });

  test("a stream that is to be left at once, and ends with that, is left without a wait", async () => {
    const { server, time, connection } = await live();
    server.last.control({ type: "tidings.rotate", data: { afterMs: 0, reason: "slow" } });
    server.last.cut();
    await time.advance(0);
    expect(server.requests).toHaveLength(2);
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1, reason: "slow" });
  });

  test("the stream after an announced end carries what is wanted by then", async () => {
    const { server, time, connection } = await live();
    server.last.control({ type: "tidings.rotate", data: { afterMs: 10_000, reason: "drain" } });
    server.last.cut();
    await time.advance(0);
    listen(connection, "b");
    await time.advance(499);
    expect(server.requests).toHaveLength(1);
    await time.advance(1);
    expect(server.requests).toHaveLength(2);
    expect(server.last.channels).toEqual(["a", "b"]);
  });

  test("a stream that falls silent before it is left is a fault, noticed as any other", async () => {
    const { server, time, connection } = await live();
    server.last.control({ type: "tidings.rotate", data: { afterMs: 60_000, reason: "lifetime" } });
    await time.advance(2_499);
    expect(connection.state.phase).toBe("live");
    await time.advance(1);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "silent" } });
    await time.advance(500);
    server.last.hello(10);
    for (let second = 0; second < 60; second += 1) {
      server.last.control({ type: "tidings.heartbeat", data: {} });
      await time.advance(1_000);
    }
    // What the old stream asked for is over with it.
    expect(server.requests).toHaveLength(2);
  });

  test("what went wrong before a healthy time doesn't count after a rotation", async () => {
    const { server, time, connection } = setup();
    listen(connection, "a");
    await time.advance(0);
    for (const wait of [500, 1_000]) {
      server.last.fail();
      await time.advance(wait);
    }
    server.last.hello(10, { heartbeatMs: 60_000 });
    server.last.control(LIVE);
    await time.advance(10_000);
    server.last.control({ type: "tidings.rotate", data: { afterMs: 0, reason: "lifetime" } });
    await time.advance(0);
    expect(connection.state).toEqual({ phase: "connecting", attempt: 1, reason: "lifetime" });
    server.last.fail();
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", attempt: 2, retryInMs: 500 });
  });

  test("end closes for good", async () => {
    const { server, time, connection, a } = await live();
    server.last.control({ type: "tidings.end", data: {} });
    server.last.cut();
    await time.advance(60_000);
    expect(connection.state).toEqual({ phase: "closed" });
    expect(a.statuses.at(-1)).toEqual({ phase: "closed" });
    expect(server.requests).toHaveLength(1);
  });

  test("a retryable error waits; a final one fails the channels", async () => {
    const { server, time, connection, a } = await live();
    server.last.control({ type: "tidings.error", data: { code: "overloaded", message: "busy", retryable: true } });
    await time.advance(0);
    expect(connection.state).toMatchObject({
      phase: "waiting",
      error: { code: "unavailable", serverCode: "overloaded" },
    });
    await time.advance(500);
    server.last.hello(10);
    server.last.control({ type: "tidings.error", data: { code: "forbidden", message: "revoked", retryable: false } });
    await time.advance(60_000);
    expect(connection.state).toMatchObject({ phase: "failed", error: { code: "refused", serverCode: "forbidden" } });
    expect(a.statuses.at(-1)).toMatchObject({ phase: "denied", error: { serverCode: "forbidden" } });
    expect(a.errors.map((error) => error.serverCode)).toEqual(["forbidden"]);
    expect(server.requests).toHaveLength(2);
  });
});

describe("refusals", () => {
  test("401 refreshes the credentials once and asks again", async () => {
    const refreshCredentials = vi.fn(async () => {});
    const { server, time, connection } = setup({ refreshCredentials });
    listen(connection, "a");
    await time.advance(0);
    server.last.refuse(401, "unauthorized");
    await time.advance(0);
    expect(refreshCredentials).toHaveBeenCalledTimes(1);
    expect(server.requests).toHaveLength(2);
    server.last.refuse(401, "unauthorized");
    await time.advance(60_000);
    expect(server.requests).toHaveLength(2);
    expect(connection.state).toMatchObject({
      phase: "failed",
      error: { code: "refused", status: 401, serverCode: "unauthorized" },
    });
  });

  test("credentials that can't be had are tried again", async () => {
    const { server, time, connection } = setup({ headers: () => Promise.reject(new Error("offline")) });
    listen(connection, "a");
    await time.advance(0);
    expect(server.requests).toHaveLength(0);
    expect(connection.state).toMatchObject({
      phase: "waiting",
      error: { code: "credentials", cause: { message: "offline" } },
    });
  });

  test.each([400, 401, 403, 404, 405, 413, 414])("%d is final, and a new channel is a new try", async (status) => {
    const { server, time, connection } = setup();
    const a = listen(connection, "a");
    await time.advance(0);
    server.last.refuse(status, "no_such_thing");
    await time.advance(600_000);
    expect(server.requests).toHaveLength(1);
    expect(connection.state).toMatchObject({
      phase: "failed",
      error: { code: "refused", status, serverCode: "no_such_thing" },
    });
    expect(a.phases().at(-1)).toBe("denied");
    expect(time.wakers).toBe(0);
    listen(connection, "b");
    await time.advance(0);
    expect(server.last.channels).toEqual(["b"]);
    server.last.hello(5);
    server.last.control(LIVE);
    await time.advance(0);
    expect(connection.state.phase).toBe("live");
    expect(a.phases().at(-1)).toBe("denied");
  });

  test.each([408, 429, 500, 502, 503])("%d is tried again", async (status) => {
    const { server, time, connection } = setup();
    listen(connection, "a");
    await time.advance(0);
    server.last.refuse(status);
    await time.advance(0);
    expect(connection.state).toMatchObject({ phase: "waiting", error: { code: "unavailable", status } });
  });

  test("whoever listens to a refused channel next asks again; the first to ask hears no more", async () => {
    const { server, time, connection } = setup();
    const first = listen(connection, "a");
    await time.advance(0);
    server.last.refuse(403, "forbidden");
    await time.advance(0);
    expect(first.phases().at(-1)).toBe("denied");
    const second = listen(connection, "a");
    await time.advance(0);
    server.last.hello(5);
    server.last.control(LIVE);
    server.last.event("a", 6);
    await time.advance(0);
    expect([first.heard, second.heard]).toEqual([[], [6]]);
    expect([first.phases().at(-1), second.phases().at(-1)]).toEqual(["denied", "live"]);
    first.stop();
    await time.advance(250);
    server.last.event("a", 7);
    await time.advance(0);
    expect(second.heard).toEqual([6, 7]);
  });

  test("a denied channel fails alone and is not asked for again", async () => {
    const { server, time, connection } = setup();
    const a = listen(connection, "a");
    const b = listen(connection, "b");
    await time.advance(0);
    server.last.hello(10, { denied: [{ channel: "b", code: "forbidden", message: "not yours" }] });
    server.last.control(LIVE);
    server.last.event("a", 11);
    await time.advance(0);
    expect(a.heard).toEqual([11]);
    expect(b.statuses.at(-1)).toMatchObject({ phase: "denied", error: { code: "refused", serverCode: "forbidden" } });
    expect(b.errors).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
    server.last.cut();
    await time.advance(500);
    expect(server.last.channels).toEqual(["a"]);
    b.stop();
    await time.advance(0);
    listen(connection, "b");
    server.last.hello(11);
    server.last.control(LIVE);
    await time.advance(0);
    expect(server.last.channels).toEqual(["a", "b"]);
  });
});

describe("resets", () => {
  test("every listener hears of a reset before any other event", async () => {
    const { server, time, connection, listeners } = await live({}, ["a", "b"]);
    server.last.event("a", 11);
    server.last.cut();
    await time.advance(500);
    server.last.hello(3, { resume: "reset", reason: "ahead" });
    server.last.event("a", 4);
    server.last.event("b", 5);
    server.last.control(LIVE);
    await time.advance(0);
    expect(listeners.map(({ heard }) => heard)).toEqual([
      [11, "ahead", 4],
      ["ahead", 5],
    ]);
    expect(connection.state).toMatchObject({ phase: "live", resume: "reset", reason: "ahead" });
  });

  test("a server that didn't see the cursor is a reset too", async () => {
    const { server, time, a } = await live();
    server.last.cut();
    await time.advance(500);
    expect(server.last.cursor).toBe("e.10");
    server.last.hello(50, { resume: "fresh" });
    await time.advance(0);
    expect(a.heard).toEqual(["invalid"]);
  });

  test("a connection cut before its first hello has no past", async () => {
    const { server, time, connection } = setup();
    const a = listen(connection, "a");
    await time.advance(0);
    server.last.fail();
    await time.advance(500);
    expect(server.last.cursor).toBeNull();
    server.last.hello(7);
    await time.advance(0);
    expect(a.heard).toEqual([]);
  });
});

describe("changing the set", () => {
  test("a new channel reopens with the same cursor and joins at the head", async () => {
    const { server, time, connection, a } = await live();
    server.last.event("a", 11);
    await time.advance(0);
    const b = listen(connection, "b");
    expect(b.phases()).toEqual(["connecting"]);
    await time.advance(0);
    expect(server.requests[0]?.aborted).toBe(true);
    expect(server.last.channels).toEqual(["a", "b"]);
    expect(server.last.cursor).toBe("e.11");
    server.last.hello(11, { head: "e.14" });
    server.last.event("a", 12);
    server.last.event("b", 13);
    server.last.event("b", 14);
    server.last.event("b", 15);
    await time.advance(0);
    expect(a.heard).toEqual([11, 12]);
    expect(b.heard).toEqual([15]);
  });

  test("many changes of one moment make one request; those during a replay wait for its end", async () => {
    const { server, time, connection } = await live();
    for (const address of ["b", "c", "d"]) listen(connection, address);
    await time.advance(0);
    expect(server.requests).toHaveLength(2);
    listen(connection, "e");
    await time.advance(10);
    server.last.hello(10);
    await time.advance(10);
    expect(server.requests).toHaveLength(2);
    server.last.control(LIVE);
    await time.advance(0);
    expect(server.requests).toHaveLength(3);
    expect(server.last.channels).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("a channel left and taken again within the linger keeps the connection", async () => {
    const { server, time, connection, a } = await live();
    a.stop();
    await time.advance(100);
    const again = listen(connection, "a");
    await time.advance(1_000);
    server.last.event("a", 11);
    await time.advance(0);
    expect(again.phases()).toEqual(["live"]);
    expect(again.heard).toEqual([11]);
    expect(server.requests).toHaveLength(1);
  });

  test("a channel that is let go during a replay and asked for again goes on at the stream's position", async () => {
    const { server, time, connection, listeners } = await live({}, ["a", "b"]);
    server.last.cut();
    await time.advance(500);
    server.last.hello(10, { head: "e.20" });
    listeners[1]?.stop();
    await time.advance(250);
    server.last.event("b", 11);
    server.last.event("b", 12);
    await time.advance(0);
    const again = listen(connection, "b");
    server.last.event("b", 13);
    server.last.control(LIVE);
    server.last.event("b", 21);
    await time.advance(0);
    expect(again.heard).toEqual([13, 21]);
    expect(server.requests).toHaveLength(2);
  });

  test("what follows in the chunk that made it reopen is left to the next stream", async () => {
    const { server, time, connection, listeners } = await live({}, ["a"]);
    server.last.cut();
    await time.advance(500);
    server.last.hello(10);
    await time.advance(0);
    listen(connection, "b");
    await time.advance(0);
    server.last.send(
      encodeControl(LIVE) + encodeFrame({ event: "counts.counted", id: "e.11", data: encodeEnvelope("a", "11") }),
    );
    await time.advance(0);
    expect(server.last.cursor).toBe("e.10");
    server.last.hello(10);
    server.last.event("a", 11);
    await time.advance(0);
    expect(listeners[0]?.heard).toEqual([11]);
  });

  test("the linger of one that left long ago doesn't touch who came after", async () => {
    const { server, time, connection, a } = await live({}, ["a", "b"]);
    a.stop();
    await time.advance(100);
    listen(connection, "a").stop();
    await time.advance(200);
    const last = listen(connection, "a");
    await time.advance(100);
    server.last.hello(10);
    server.last.control(LIVE);
    await time.advance(0);
    expect(server.last.channels).toEqual(["b", "a"]);
    server.last.hello(10);
    server.last.event("a", 11);
    await time.advance(0);
    expect(last.heard).toEqual([11]);
  });

  test("the last to leave closes the connection after the linger; the next starts afresh", async () => {
    const { server, time, connection, a, phases } = await live();
    a.stop();
    a.stop();
    await time.advance(249);
    expect(server.last.aborted).toBe(false);
    await time.advance(1);
    expect(server.last.aborted).toBe(true);
    expect(phases.at(-1)).toBe("idle");
    expect([time.timers, time.wakers]).toEqual([0, 0]);
    listen(connection, "a");
    await time.advance(0);
    expect(server.last.cursor).toBeNull();
  });

  test("one that leaves among several is dropped after the linger", async () => {
    const { server, time, listeners } = await live({}, ["a", "b"]);
    listeners[1]?.stop();
    await time.advance(250);
    expect(server.last.channels).toEqual(["a"]);
    expect(server.last.cursor).toBe("e.10");
  });
});

describe("closing", () => {
  test("aborts, tells everyone, leaves no timer, and nothing can be asked for any more", async () => {
    const { server, time, connection, a } = await live();
    connection.close();
    connection.close();
    expect(server.last.aborted).toBe(true);
    expect(a.phases().filter((phase) => phase === "closed")).toHaveLength(1);
    await time.advance(0);
    expect([time.timers, time.wakers]).toEqual([0, 0]);
    expect(() => listen(connection, "a")).toThrow(expect.objectContaining({ code: "closed" }));
    a.stop();
    await time.advance(60_000);
    expect(connection.state).toEqual({ phase: "closed" });
  });

  test.each(["connecting", "replaying", "live", "waiting", "failed"])(
    "from within a handler while %s",
    async (phase) => {
      const { server, time, connection } = setup();
      connection.subscribe((state) => {
        if (state.phase === phase) connection.close();
      });
      const a = listen(connection, "a");
      await time.advance(0);
      if (phase === "failed") server.last.refuse(403);
      else if (phase !== "connecting") {
        server.last.hello(10);
        server.last.control(LIVE);
        server.last.cut();
      }
      await time.advance(0);
      expect(connection.state).toEqual({ phase: "closed" });
      expect(a.phases().at(-1)).toBe(phase === "failed" ? "denied" : "closed");
      expect([time.timers, time.wakers]).toEqual([0, 0]);
    },
  );
});
