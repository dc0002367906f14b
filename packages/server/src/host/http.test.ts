import { connect } from "node:net";
import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { billing, studio } from "../../test/contracts.ts";
import { controlledLog } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "./event-handler.ts";

const log = () => memoryLog({ epoch: "one" });
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

async function problem(response: Response): Promise<{ status: number; code: string; detail: string }> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = await response.json();
  expect(body).toMatchObject({ type: "about:blank", status: response.status, title: expect.any(String) });
  return { status: response.status, code: body.code, detail: body.detail };
}

test("several channels: enveloped, by query and by POST, each address once", async () => {
  const emitter = createEmitter(studio, { log: log() });
  const handler = createEventHandler(emitter, { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  await using byQuery = await server.open("/?channel=renders%2F42&channel=metrics&channel=metrics");
  await using byPost = await server.open("/", json({ channels: ["renders/42", "metrics", "renders/%34%32"] }));
  await byQuery.control("tidings.live");
  await byPost.control("tidings.live");
  await emitter.renders({ renderId: "42" }).progress({ done: 1, total: 2 });
  await emitter.renders({ renderId: "43" }).progress({ done: 1, total: 2 });
  await emitter.metrics().sample({ cpu: 1 });
  for (const stream of [byQuery, byPost]) {
    const first = await stream.event();
    expect(first).toMatchObject({ event: "renders.progress", id: "one.1" });
    expect(JSON.parse(first.data)).toEqual({ channel: "renders/42", data: { done: 1, total: 2 } });
    expect(await stream.event()).toMatchObject({ id: "one.3", data: '{"channel":"metrics","data":{"cpu":1}}' });
  }
  expect(handler.stats()).toMatchObject({ delivered: 4, subscriptions: { live: 2, replay: 0, blocked: 0 } });
  await handler.close();
});

test("resume: everything after the cursor, from header or query; a reset replays nothing and says why", async () => {
  const kept = log();
  const emitter = createEmitter(studio, { log: kept });
  const handler = createEventHandler(emitter, { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  for (let cpu = 1; cpu <= 5; cpu++) await emitter.metrics().sample({ cpu });

  await using byHeader = await server.open("/metrics", { headers: { "Last-Event-ID": "one.3" } });
  expect(await byHeader.control("tidings.hello")).toMatchObject({ resume: "resumed", id: "one.3", head: "one.5" });
  expect((await byHeader.event()).id).toBe("one.4");
  expect((await byHeader.event()).id).toBe("one.5");
  await byHeader.control("tidings.live");

  await using byQuery = await server.open("/metrics?lastEventId=one.4");
  expect((await byQuery.event()).id).toBe("one.5");
  await using both = await server.open("/metrics?lastEventId=one.1", { headers: { "Last-Event-ID": "one.4" } });
  expect(await both.control("tidings.hello")).toMatchObject({ id: "one.4" });

  await kept.trim(2);
  const resets = {
    "one.1": "expired",
    "two.4": "epoch",
    "one.6": "ahead",
    "what?": "invalid",
    ["x".repeat(129)]: "invalid",
  };
  for (const [cursor, reason] of Object.entries(resets)) {
    await using stream = await server.open("/metrics", { headers: { "Last-Event-ID": cursor } });
    expect(await stream.control("tidings.hello")).toMatchObject({ resume: "reset", reason, id: "one.5" });
    expect(await stream.next()).toMatchObject({ control: { type: "tidings.live" } });
  }
  expect(handler.stats().started).toEqual({ fresh: 0, resumed: 3, reset: 5 });
  await handler.close();
});

test("what can't be a stream is a problem with its status and code", async () => {
  const handler = createEventHandler(createEmitter(studio, { log: log() }), {
    authenticate: (request) => ("headers" in request && "user" in request.headers ? { admin: false } : null),
    authorize: ({ principal }) => principal.admin,
    limits: { channelsPerConnection: 2, queryLength: 60, bodyBytes: 50 },
    basePath: "/events",
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const answers = async (path: string, init?: RequestInit) => {
    const { status, code } = await problem(await server.fetch(path, init));
    return [status, code];
  };
  expect(await answers("/events/renders/42")).toEqual([401, "unauthorized"]);
  expect(await answers("/events/renders/42", { headers: { user: "ann" } })).toEqual([403, "forbidden"]);
  expect(await answers("/events/nothing")).toEqual([404, "unknown_channel"]);
  expect(await answers("/elsewhere")).toEqual([404, "unknown_channel"]);
  expect(await answers("/eventsmetrics")).toEqual([404, "unknown_channel"]);
  expect(await answers("/events/frames/first")).toEqual([400, "invalid_params"]);
  expect(await answers("/events/frames/%ff")).toEqual([400, "invalid_params"]);
  expect(await answers("/events")).toEqual([400, "invalid_request"]);
  expect(await answers("/events/metrics?channel=metrics")).toEqual([400, "invalid_request"]);
  expect(await answers("/events?channel=a&channel=b&channel=c")).toEqual([400, "too_many_channels"]);
  expect(await answers(`/events?channel=${"x".repeat(60)}`)).toEqual([414, "query_too_long"]);
  expect(await answers("/events", json({ channels: "metrics" }))).toEqual([400, "invalid_request"]);
  expect(await answers("/events", json(null))).toEqual([400, "invalid_request"]);
  expect(await answers("/events", { ...json(0), body: "{" })).toEqual([400, "invalid_request"]);
  expect(await answers("/events", { method: "POST", body: "metrics" })).toEqual([415, "unsupported_media_type"]);
  expect(await answers("/events", json({ channels: ["x".repeat(50)] }))).toEqual([413, "body_too_large"]);
  expect(handler.stats().connections).toBe(0);
  await handler.close();
});

test("methods: HEAD as GET without a body, OPTIONS tells, others are refused", async () => {
  const handler = createEventHandler(createEmitter(studio, { log: log() }), { authorize: () => false });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const head = await server.fetch("/metrics", { method: "HEAD" });
  expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  expect((await server.fetch("/renders/1", { method: "HEAD" })).status).toBe(403);
  const options = await server.fetch("/", { method: "OPTIONS" });
  expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, POST, OPTIONS"]);
  expect(options.headers.get("access-control-allow-origin")).toBeNull();
  for (const [path, method, allow] of [
    ["/metrics", "POST", "GET, HEAD, OPTIONS"],
    ["/", "DELETE", "GET, HEAD, POST, OPTIONS"],
  ]) {
    const refused = await server.fetch(path as string, { method: method as string });
    expect(refused.headers.get("allow")).toBe(allow);
    expect(await problem(refused)).toMatchObject({ status: 405, code: "method_not_allowed" });
  }
  expect(handler.stats().connections).toBe(0);
  await handler.close();
});

test("a denied channel among others is told in hello, and its events stay out", async () => {
  const emitter = createEmitter(studio, { log: log() });
  const asked: unknown[] = [];
  const handler = createEventHandler(emitter, {
    authorize: ({ request: _request, ...context }) => {
      asked.push(context);
      return context.channel === "renders" && context.params.renderId === "mine";
    },
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const channels = ["renders/mine", "renders/theirs", "frames/x", "nothing", "metrics"];
  await using stream = await server.open("/", json({ channels }));
  const { denied } = (await stream.control("tidings.hello")) as { denied: { channel: string; code: string }[] };
  expect(denied.map(({ channel, code }) => [channel, code])).toEqual([
    ["renders/theirs", "forbidden"],
    ["frames/x", "invalid_params"],
    ["nothing", "unknown_channel"],
  ]);
  // Public channels are nobody's to authorise.
  expect(asked).toEqual([
    { principal: null, channel: "renders", address: "renders/mine", params: { renderId: "mine" } },
    { principal: null, channel: "renders", address: "renders/theirs", params: { renderId: "theirs" } },
  ]);
  await emitter.renders({ renderId: "theirs" }).progress({ done: 1, total: 1 });
  await emitter.renders({ renderId: "mine" }).progress({ done: 1, total: 1 });
  expect((await stream.event()).id).toBe("one.2");
  await handler.close();
});

test("what authenticate and authorize throw is reported, and not told", async () => {
  const onError = vi.fn();
  const secret = new Error("password of the database");
  const handler = createEventHandler(createEmitter(studio, { log: log() }), {
    authenticate: (request) => {
      if ("headers" in request && "broken" in request.headers) throw secret;
      return { name: "ann" };
    },
    authorize: () => Promise.reject(secret),
    onError,
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const first = await problem(await server.fetch("/renders/1"));
  const second = await problem(await server.fetch("/metrics", { headers: { broken: "1" } }));
  expect([first, second].map(({ status, code }) => [status, code])).toEqual([
    [500, "internal"],
    [500, "internal"],
  ]);
  expect(first.detail + second.detail).not.toContain("password");
  expect(onError.mock.calls).toEqual([
    [secret, { stage: "authorize", channel: "renders/1" }],
    [secret, { stage: "authenticate" }],
  ]);
  expect(handler.stats().connections).toBe(0);
  await handler.close();
});

test("limits: in total and per principal, and places are given back", async () => {
  const handler = createEventHandler(createEmitter(studio, { log: log() }), {
    authenticate: (request) => ("headers" in request ? String(Reflect.get(request.headers, "user")) : null),
    authorize: () => true,
    principalKey: (name) => name,
    limits: { connections: 3, connectionsPerPrincipal: 2 },
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const as = (user: string) => ({ headers: { user } });
  const first = await server.open("/metrics", as("ann"));
  await using _second = await server.open("/metrics", as("ann"));
  const third = await server.fetch("/metrics", as("ann"));
  expect(third.headers.get("retry-after")).toBe("5");
  expect(await problem(third)).toMatchObject({ status: 429, code: "too_many_connections" });
  await using _bob = await server.open("/metrics", as("bob"));
  expect((await server.fetch("/metrics", as("eve"))).status).toBe(429);
  expect(handler.stats().connections).toBe(3);
  await first.cancel();
  await eventually(() => handler.stats().connections === 2);
  await using again = await server.open("/metrics", as("ann"));
  await again.control("tidings.live");
  await handler.close();
  expect(handler.stats().connections).toBe(0);
});

test("heartbeats without id, and a cursor frame when the log went on with other channels", async () => {
  const emitter = createEmitter(studio, { log: log() });
  const handler = createEventHandler(emitter, { authorize: () => true, heartbeatMs: 50 });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  await using stream = await server.open("/metrics");
  await stream.control("tidings.live");
  expect(await stream.next()).toEqual({ control: { type: "tidings.heartbeat", data: {} } });
  await emitter.frames({ number: 7 }).drawn({ text: "another channel" });
  await eventually(() => handler.stats().delivered === 0);
  let frame = await stream.next();
  if (frame.control) frame = await stream.next();
  expect(frame).toEqual({ id: "one.1" });
  expect(await stream.next()).toMatchObject({ control: { type: "tidings.heartbeat" } });
  // Nothing moved: no cursor again.
  expect(await stream.next()).toMatchObject({ control: { type: "tidings.heartbeat" } });
  await handler.close();
});

test("close: told to rotate, ended, and nobody gets in; keep-alive connections stay usable", async () => {
  const handler = createEventHandler(createEmitter(studio, { log: log() }), { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  await using stream = await server.open("/metrics");
  await stream.control("tidings.live");
  const began = performance.now();
  const closed = handler.close({ drainMs: 100 });
  expect(handler.close()).toBe(closed);
  const refused = await server.fetch("/metrics");
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await problem(refused)).toMatchObject({ status: 503, code: "draining" });
  expect(await stream.control("tidings.rotate")).toMatchObject({ afterMs: 100, reason: "drain" });
  expect(await stream.ended()).toBe(true);
  await closed;
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(handler.stats()).toMatchObject({ connections: 0, subscriptions: { live: 0, replay: 0 } });
});

test("several contracts share one connection and its cursor", async () => {
  const shared = log();
  const first = createEmitter(studio, { log: shared, hash: "s" });
  const second = createEmitter(billing, { log: shared, hash: "b" });
  const handler = createEventHandler([first, second], {
    authorize: ({ channel }) => channel === "renders",
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  await using stream = await server.open("/?channel=invoices&channel=metrics");
  expect(await stream.control("tidings.hello")).toMatchObject({ contracts: { studio: "s", billing: "b" } });
  await second.invoices().paid({ amount: 1 });
  await first.metrics().sample({ cpu: 1 });
  expect((await stream.event()).event).toBe("invoices.paid");
  expect((await stream.event()).event).toBe("metrics.sample");
  await handler.close();
});

test("a log that can't be read: 503 for who comes, and back when it is back", async () => {
  const broken = controlledLog();
  const onError = vi.fn();
  const handler = createEventHandler(createEmitter(studio, { log: broken }), { authorize: () => true, onError });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  broken.failReads(1);
  const refused = await server.fetch("/metrics");
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await problem(refused)).toMatchObject({ status: 503, code: "log_unavailable" });
  expect(onError.mock.calls.map(([, context]) => context)).toEqual([{ stage: "tail" }, { stage: "read" }]);
  await eventually(() => broken.tails === 2);
  await using stream = await server.open("/metrics");
  await stream.control("tidings.live");
  // The tail breaks while the stream is open: it stays, and what came meanwhile arrives.
  broken.breakTail();
  broken.emit("metrics", "1");
  expect((await stream.event()).data).toBe("1");
  await handler.close();
});

test("another life of the log: open streams are sent away, and come back to a reset", async () => {
  const lost = controlledLog();
  const handler = createEventHandler(createEmitter(studio, { log: lost }), { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  lost.emit("metrics", "1");
  await using stream = await server.open("/metrics");
  await stream.control("tidings.live");
  lost.loseHistory("two");
  expect(await stream.control("tidings.rotate")).toMatchObject({ reason: "reset", afterMs: 0 });
  expect(await stream.ended()).toBe(true);
  await using again = await server.open("/metrics", { headers: { "Last-Event-ID": "one.1" } });
  expect(await again.control("tidings.hello")).toMatchObject({ resume: "reset", reason: "epoch", id: "two.0" });
  await handler.close();
});

test("a client that leaves while it is being authorised gives its place back", async () => {
  let letIn = (_allowed: boolean): void => {};
  const handler = createEventHandler(createEmitter(studio, { log: log() }), {
    authorize: () => new Promise<boolean>((resolve) => (letIn = resolve)),
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const socket = connect(server.port, "127.0.0.1");
  socket.write("GET /renders/1 HTTP/1.1\r\nHost: x\r\n\r\n");
  await eventually(() => handler.stats().connections === 1);
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
  letIn(true);
  await eventually(() => handler.stats().connections === 0);
  expect(handler.stats().started.fresh).toBe(0);
  await handler.close();
});
