import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import compression from "compression";
import cors from "cors";
import express, { type ErrorRequestHandler } from "express";
import helmet from "helmet";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { openText, serveExpress } from "../test/serve-express.ts";
import { tidings } from "./tidings.ts";

const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: { progress: event(z.object({ done: z.int() })) },
    }),
    metrics: channel({
      address: "metrics",
      access: "public",
      events: { sample: event(z.object({ cpu: z.number() })) },
    }),
  },
});

const createStudio = () => createEmitter(contract, { log: memoryLog({ epoch: "one" }) });

test("mounted at a path: the first frame comes at once, events follow, and both ends let go", async () => {
  const studio = createStudio();
  const events = tidings(studio, { authorize: () => true });
  await using server = await serveExpress(express().use("/events", events));
  {
    await using stream = await openText(`${server.url}/events/renders/42`);
    expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await stream.until("tidings.live");
    await studio.renders({ renderId: "42" }).progress({ done: 1 });
    await stream.until('event: renders.progress\nid: one.1\ndata: {"done":1}\n\n');
    expect(events.stats().subscriptions.live).toBe(1);
  }
  await vi.waitFor(() => expect(events.stats().connections).toBe(0));
  await events.close();
});

test("an open stream does not hold on to Express's walk through the middleware; what is passed on keeps it", async () => {
  const seen: express.Request[] = [];
  const app = express().use((req, _res, next) => {
    seen.push(req);
    next();
  });
  const events = tidings(createStudio(), {
    authorize: () => {
      throw new Error("no");
    },
    onError: vi.fn(),
  });
  let passedOn: unknown;
  const onError: ErrorRequestHandler = (_error, req, res, _next) => {
    passedOn = req.next;
    res.sendStatus(500);
  };
  await using server = await serveExpress(app.use("/events", events).use(onError));
  await using stream = await openText(`${server.url}/events/metrics`);
  await stream.until("tidings.live");
  expect(seen[0]?.next).toBeUndefined();
  expect(seen[0]).toMatchObject({ _parsedUrl: undefined, path: "/metrics", query: {} });
  expect((await fetch(`${server.url}/events/renders/1`)).status).toBe(500);
  expect(passedOn).toBeTypeOf("function");
});

test("on a router inside a router; what is unknown under the mount is a problem, what is outside is the app's", async () => {
  const api = express.Router().use("/live", tidings(createStudio(), { authorize: () => true }));
  const app = express().use("/api", api);
  app.use((_req, res) => void res.status(404).send("the app's own"));
  await using server = await serveExpress(app);
  await using stream = await openText(`${server.url}/api/live?channel=metrics&channel=renders%2F1`);
  await stream.until("tidings.live");
  const unknown = await fetch(`${server.url}/api/live/nothing`);
  expect([unknown.status, (await unknown.json()).code]).toEqual([404, "unknown_channel"]);
  expect(await (await fetch(`${server.url}/api/elsewhere`)).text()).toBe("the app's own");
});

test.each(["before", "none"])("POST with express.json() %s", async (where) => {
  const studio = createStudio();
  const app = express();
  if (where === "before") app.use(express.json());
  app.use("/events", tidings(studio, { authorize: () => true }));
  await using server = await serveExpress(app);
  await using stream = await openText(`${server.url}/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ channels: ["metrics", "renders/1"] }),
  });
  await stream.until("tidings.live");
  await studio.metrics().sample({ cpu: 1 });
  await stream.until('data: {"channel":"metrics","data":{"cpu":1}}\n\n');
});

test("beside compression, helmet and cors: nothing is held back, and their headers stand", async () => {
  const studio = createStudio();
  const app = express().use(compression({ threshold: 0 }), helmet(), cors({ origin: "https://app.example" }));
  app.use("/events", tidings(studio, { authorize: () => true }));
  app.get("/page", (_req, res) => void res.type("text").send("x".repeat(5_000)));
  await using server = await serveExpress(app);
  await using stream = await openText(`${server.url}/events/metrics`, { headers: { "accept-encoding": "gzip" } });
  await stream.until("tidings.live");
  for (let cpu = 1; cpu <= 3; cpu++) {
    await studio.metrics().sample({ cpu });
    await stream.until(`{"cpu":${cpu}}`);
  }
  const { headers } = stream.response;
  expect(headers.get("content-encoding")).toBeNull();
  expect(headers.get("cache-control")).toBe("no-store, no-transform");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("access-control-allow-origin")).toBe("https://app.example");
  // Compression is really on for the rest of the application.
  const page = await fetch(`${server.url}/page`, { headers: { "accept-encoding": "gzip" } });
  expect(page.headers.get("content-encoding")).toBe("gzip");
  await page.text();
});

test("without cors nothing opens it to other origins", async () => {
  await using server = await serveExpress(express().use(tidings(createStudio(), { authorize: () => true })));
  await using stream = await openText(`${server.url}/metrics`, { headers: { origin: "https://evil.example" } });
  const names = [...stream.response.headers.keys()];
  expect(names.filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("what authenticate throws goes to the app's error middleware; refusals are answered here", async () => {
  const onError = vi.fn();
  const events = tidings(createStudio(), {
    authenticate(req) {
      // Typed as Express's own Request.
      if (req.get("authorization") === "nothing") throw null;
      if (req.get("authorization") === "broken") throw Object.assign(new Error("no session store"), { status: 502 });
      return req.get("authorization") ? { user: req.ip } : null;
    },
    authorize: () => false,
    onError,
  });
  const handleError: ErrorRequestHandler = (error, _req, res, _next) =>
    void res.status(error.status ?? 500).send("app: sorry");
  await using server = await serveExpress(express().use("/events", events).use(handleError));
  const get = async (authorization?: string) => {
    const headers = authorization ? { authorization } : {};
    const response = await fetch(`${server.url}/events/renders/1`, { headers });
    return [response.status, await response.text()] as const;
  };
  expect(await get("broken")).toEqual([502, "app: sorry"]);
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 502 }), { stage: "authenticate" });
  // `next(null)` would mean that all is well.
  expect(await get("nothing")).toEqual([500, "app: sorry"]);
  const [status, body] = await get("ann");
  expect([status, JSON.parse(body).code]).toEqual([403, "forbidden"]);
  expect((await get())[0]).toBe(401);
  expect(events.stats().connections).toBe(0);
});

test("a POST that another parser left alone, or whose body is no list", async () => {
  const events = tidings(createStudio(), { authorize: () => true });
  const app = express().use(express.json(), express.text({ type: "text/*" }), express.urlencoded());
  await using server = await serveExpress(app.use("/events", events));
  const post = async (type: string, body: string) => {
    const response = await fetch(`${server.url}/events`, { method: "POST", headers: { "content-type": type }, body });
    return [response.status, (await response.json()).code];
  };
  const list = JSON.stringify({ channels: ["metrics"] });
  expect(await post("text/plain", list)).toEqual([415, "unsupported_media_type"]);
  expect(await post("application/x-www-form-urlencoded", "channels=metrics")).toEqual([415, "unsupported_media_type"]);
  expect(await post("application/json", '{"channels":"metrics"}')).toEqual([400, "invalid_request"]);
  expect(await post("application/json", "[]")).toEqual([400, "invalid_request"]);
  expect(events.stats().connections).toBe(0);
});

test("close ends open streams, so that the server can close", async () => {
  const events = tidings(createStudio(), { authorize: () => true });
  await using server = await serveExpress(express().use("/events", events));
  await using stream = await openText(`${server.url}/events/metrics`);
  await stream.until("tidings.live");
  await events.close({ drainMs: 50 });
  await stream.until('event: tidings.rotate\ndata: {"afterMs":50,"reason":"drain"}');
  expect((await fetch(`${server.url}/events/metrics`)).status).toBe(503);
});

test("a readiness endpoint by `draining`, and open streams that are asked about anew", async () => {
  let allowed = true;
  const authorize = vi.fn(() => allowed);
  const events = tidings(createStudio(), { authorize, authenticate: (req) => req.get("user") ?? null });
  const app = express().use("/events", events);
  app.get("/ready", (_req, res) => void res.sendStatus(events.draining ? 503 : 200));
  await using server = await serveExpress(app);
  const open = () => openText(`${server.url}/events/renders/1`, { headers: { user: "ann" } });
  await using stream = await open();
  await stream.until("tidings.live");
  await events.recheck();
  expect(authorize).toHaveBeenCalledTimes(2);
  allowed = false;
  await events.recheck({ channel: "renders/1" });
  await stream.until('event: tidings.error\ndata: {"code":"forbidden"');
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  const closed = events.close();
  expect((await fetch(`${server.url}/ready`)).status).toBe(503);
  await closed;
});

test("cors: a listed origin is let in and told so, preflight and all; another is refused", async () => {
  const events = tidings(createStudio(), {
    authorize: () => true,
    cors: { origins: ["https://app.example"], credentials: true },
  });
  await using server = await serveExpress(express().use("/events", compression(), events));
  const preflight = await fetch(`${server.url}/events/metrics`, {
    method: "OPTIONS",
    headers: { origin: "https://app.example", "access-control-request-headers": "last-event-id" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("last-event-id");
  const headers = { origin: "https://app.example", "sec-fetch-site": "cross-site" };
  await using stream = await openText(`${server.url}/events/metrics`, { headers });
  await stream.until("tidings.live");
  expect(stream.response.headers.get("access-control-allow-origin")).toBe("https://app.example");
  expect(stream.response.headers.get("access-control-allow-credentials")).toBe("true");
  const refused = await fetch(`${server.url}/events/metrics`, {
    headers: { ...headers, origin: "https://evil.example" },
  });
  expect([refused.status, (await refused.json()).code]).toEqual([403, "cross_origin"]);
});
