import type { IncomingMessage } from "node:http";
import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { ServerError } from "../errors/server-error.ts";
import { createEventHandler, type EventHandler } from "../host/event-handler.ts";
import type { EventHandlerOptions } from "../options/handler-options.ts";

const emitter = () => createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
type Options = EventHandlerOptions<ReturnType<typeof emitter>, string, IncomingMessage>;

/** A server on which the users of `allowed` may have the renders that it lists. */
async function setUp(options: Partial<Options> = {}) {
  const studio = emitter();
  const sessions = new Set(["ann", "bob"]);
  const allowed = new Set(["ann renders/1", "ann renders/2", "bob renders/1"]);
  const handler: EventHandler<IncomingMessage> = createEventHandler<
    ReturnType<typeof emitter>,
    string,
    IncomingMessage
  >(studio, {
    authenticate: ({ headers }) => (sessions.has(String(headers.user)) ? String(headers.user) : null),
    authorize: ({ principal, address }) => allowed.has(`${principal} ${address}`),
    principalKey: (user) => user,
    ...options,
  });
  const server = await serveNode((req, res) => void handler.node(req, res));
  const open = (path: string, user: string, cursor?: string) =>
    server.open(path, { headers: { user, ...(cursor ? { "Last-Event-ID": cursor } : {}) } });
  return {
    studio,
    sessions,
    allowed,
    handler,
    server,
    open,
    progress: (renderId: string) => studio.renders({ renderId }).progress({ done: 1, total: 2 }),
    async [Symbol.asyncDispose]() {
      await handler.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("a channel that is taken away ends the stream at a heartbeat; the others go on from the cursor", async () => {
  await using app = await setUp({ heartbeatMs: 50 });
  await using stream = await app.open("/?channel=renders/1&channel=renders/2&channel=metrics", "ann");
  await stream.control("tidings.live");
  await app.progress("1");
  const { id } = await stream.event();
  app.allowed.delete("ann renders/2");
  expect(await stream.control("tidings.error")).toMatchObject({ code: "forbidden", retryable: true, id: undefined });
  expect(await stream.ended()).toBe(true);
  await app.progress("2");
  await app.progress("1");
  await using again = await app.open("/?channel=renders/1&channel=renders/2&channel=metrics", "ann", id);
  expect(await again.control("tidings.hello")).toMatchObject({
    resume: "resumed",
    denied: [{ channel: "renders/2", code: "forbidden" }],
  });
  expect(JSON.parse((await again.event()).data)).toMatchObject({ channel: "renders/1" });
  expect(app.handler.stats().revoked).toEqual({ unauthorized: 0, forbidden: 1, internal: 0 });
});

test("a session that ends, ends its streams; who returns is told 401", async () => {
  await using app = await setUp({ heartbeatMs: 50 });
  await using ann = await app.open("/renders/1", "ann");
  await using bob = await app.open("/renders/1", "bob");
  await ann.control("tidings.live");
  await bob.control("tidings.live");
  app.sessions.delete("ann");
  expect(await ann.control("tidings.error")).toMatchObject({ code: "unauthorized", retryable: true });
  expect((await app.server.fetch("/renders/1", { headers: { user: "ann" } })).status).toBe(401);
  await app.progress("1");
  expect((await bob.event()).id).toBe("one.1");
});

test("public channels are asked about by nobody", async () => {
  const authenticate = vi.fn(() => "ann");
  await using app = await setUp({ heartbeatMs: 50, authenticate });
  await using stream = await app.open("/metrics", "ann");
  for (let beat = 0; beat < 3; beat++) await stream.control("tidings.heartbeat");
  expect(authenticate).toHaveBeenCalledOnce();
});

test("recheck: from the call on nothing is sent before the application has said yes", async () => {
  const asked: ((allowed: boolean) => void)[] = [];
  let slow = false;
  await using app = await setUp({
    authorize: () => (slow ? new Promise<boolean>((resolve) => asked.push(resolve)) : true),
  });
  await using stays = await app.open("/renders/1", "ann");
  await using goes = await app.open("/renders/1", "ann");
  await using other = await app.open("/renders/1", "bob");
  for (const stream of [stays, goes, other]) await stream.control("tidings.live");
  slow = true;
  const rechecked = app.handler.recheck({ principalKey: "ann" });
  await app.progress("1");
  await app.progress("1");
  // Who is not meant gets both at once; the others are at the position where they were.
  expect((await other.event()).id).toBe("one.1");
  expect((await other.event()).id).toBe("one.2");
  await eventually(() => asked.length === 2);
  expect(app.handler.stats()).toMatchObject({ delivered: 2 });
  asked[0]?.(true);
  asked[1]?.(false);
  await rechecked;
  expect((await stays.event()).id).toBe("one.1");
  expect((await stays.event()).id).toBe("one.2");
  expect(await goes.next()).toMatchObject({ control: { type: "tidings.error", data: { code: "forbidden" } } });
  expect(await goes.ended()).toBe(true);
});

test("recheck by channel, of all, and of nobody", async () => {
  const authorize = vi.fn(() => true);
  await using app = await setUp({ authorize });
  await using one = await app.open("/renders/1", "ann");
  await using two = await app.open("/renders/2", "bob");
  for (const stream of [one, two]) await stream.control("tidings.live");
  const asked = async (which?: { principalKey?: string; channel?: string }) => {
    authorize.mockClear();
    await app.handler.recheck(which);
    return authorize.mock.calls.length;
  };
  expect(await asked({ channel: "renders/2" })).toBe(1);
  expect(await asked({ channel: "renders/2", principalKey: "ann" })).toBe(0);
  expect(await asked()).toBe(2);
  const handler = createEventHandler(emitter(), { authorize: () => true });
  await expect(handler.recheck({ principalKey: "ann" })).rejects.toThrow(ServerError);
});

test("an expiry is exact: no event after it, and the stream ends within a heartbeat", async () => {
  let now = 1_800_000_000_000;
  const expiresAt = new Date(now + 10_000);
  await using app = await setUp({ heartbeatMs: 100, now: () => now, authorize: () => ({ allow: true, expiresAt }) });
  await using stream = await app.open("/renders/1", "ann");
  await stream.control("tidings.live");
  now += 9_999;
  await app.progress("1");
  expect((await stream.event()).id).toBe("one.1");
  now += 1;
  await app.progress("1");
  expect(await stream.control("tidings.error")).toMatchObject({ code: "unauthorized", retryable: true });
  expect(app.handler.stats()).toMatchObject({ delivered: 1 });
  const refused = await app.server.fetch("/renders/1", { headers: { user: "ann" } });
  expect([refused.status, (await refused.json()).code]).toEqual([401, "unauthorized"]);
});

test("an expiry in seconds is the application's mistake, and says so", async () => {
  const onError = vi.fn();
  await using app = await setUp({ authorize: () => ({ allow: true, expiresAt: 1_800_000_000 }), onError });
  expect((await app.server.fetch("/renders/1", { headers: { user: "ann" } })).status).toBe(500);
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "invalid_authorization" }), {
    stage: "authorize",
    channel: "renders/1",
  });
  await using without = await setUp({ authorize: () => ({ allow: false }) });
  expect((await without.server.fetch("/renders/1", { headers: { user: "ann" } })).status).toBe(403);
});

test("a process that slept sends nothing before it has asked", async () => {
  let now = 1_800_000_000_000;
  const authorize = vi.fn(() => true);
  await using app = await setUp({ now: () => now, authorize });
  await using stream = await app.open("/renders/1", "ann");
  await stream.control("tidings.live");
  now += 3_600_000;
  authorize.mockReturnValue(false);
  // No timer has fired yet when the log tells of the event.
  await app.progress("1");
  expect(await stream.next()).toMatchObject({ control: { type: "tidings.error", data: { code: "forbidden" } } });
  expect(authorize).toHaveBeenCalledTimes(2);
});

test("an application that fails or hangs: reported with who and what, and the stream ends after the grace", async () => {
  const onError = vi.fn();
  let broken = false;
  await using app = await setUp({
    heartbeatMs: 50,
    reauthorize: { graceMs: 60 },
    limits: { handshakeMs: 40 },
    authorize: ({ address }) => {
      if (!broken) return true;
      if (address === "renders/1") throw new Error("no database");
      return new Promise<boolean>(() => undefined);
    },
    onError,
  });
  await using one = await app.open("/renders/1", "ann");
  await using two = await app.open("/renders/2", "bob");
  for (const stream of [one, two]) await stream.control("tidings.live");
  broken = true;
  for (const stream of [one, two]) {
    expect(await stream.control("tidings.error")).toMatchObject({ code: "internal", retryable: true });
    expect(await stream.ended()).toBe(true);
  }
  const contexts = onError.mock.calls.map(([, context]) => context);
  expect(contexts).toContainEqual({ stage: "reauthorize", channel: "renders/1", principalKey: "ann" });
  expect(contexts).toContainEqual({ stage: "reauthorize", principalKey: "bob" });
});
