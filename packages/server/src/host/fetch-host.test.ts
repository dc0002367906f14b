import { serve } from "@hono/node-server";
import { memoryLog } from "@tidings/log";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { readFrames } from "../../test/read-stream.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "./event-handler.ts";

function setUp(basePath = "") {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  return { emitter, handler: createEventHandler(emitter, { authorize: () => true, basePath }) };
}

test("a plain call: events, cancel, and nothing left behind", async () => {
  const { emitter, handler } = setUp("/events");
  const stream = readFrames(await handler.fetch(new Request("http://x/events/metrics")));
  expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  await stream.control("tidings.live");
  await emitter.metrics().sample({ cpu: 0.5 });
  expect(await stream.event()).toMatchObject({ id: "one.1", data: '{"cpu":0.5}' });
  await stream.cancel();
  expect(handler.stats().connections).toBe(0);
  await handler.close();
});

test("an aborted request ends its stream; one aborted before gets none", async () => {
  const { handler } = setUp();
  const leaving = new AbortController();
  const stream = readFrames(await handler.fetch(new Request("http://x/metrics", { signal: leaving.signal })));
  await stream.control("tidings.live");
  leaving.abort();
  await expect(stream.next()).rejects.toThrow("abort");
  expect(handler.stats().connections).toBe(0);
  const late = await handler.fetch(new Request("http://x/metrics", { signal: AbortSignal.abort() }));
  expect(late.status).toBe(499);
  expect(handler.stats().connections).toBe(0);
  await handler.close();
});

test("a reader that doesn't pull holds a bounded amount, and then gets everything", async () => {
  const { emitter, handler } = setUp();
  const response = await handler.fetch(new Request("http://x/frames/1"));
  const text = "x".repeat(10_000);
  for (let time = 0; time < 100; time++) await emitter.frames({ number: 1 }).drawn({ text });
  await eventually(() => handler.stats().subscriptions.blocked === 1);
  // What is held is 64 KiB at most, not the megabyte that was emitted.
  expect(handler.stats().delivered).toBeLessThanOrEqual(6);
  const stream = readFrames(response);
  for (let offset = 1; offset <= 100; offset++) expect((await stream.event()).id).toBe(`one.${offset}`);
  await stream.cancel();
  await handler.close();
});

test("problems, bodies and other methods", async () => {
  const { handler } = setUp();
  const refused = await handler.fetch(new Request("http://x/nothing"));
  expect([refused.status, refused.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  expect(await refused.json()).toMatchObject({ code: "unknown_channel" });
  expect((await handler.fetch(new Request("http://x/", { method: "OPTIONS" }))).status).toBe(204);
  const empty = new Request("http://x/", { method: "POST", headers: { "content-type": "application/json" } });
  expect(await (await handler.fetch(empty)).json()).toMatchObject({ code: "invalid_request" });
  await handler.close();
});

test("under Hono on Node: mounted, by GET and POST, and a client that leaves is noticed", async () => {
  const { emitter, handler } = setUp();
  const app = new Hono();
  app.mount("/events", (request) => handler.fetch(request));
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/events`;

  const one = readFrames(await fetch(`${url}/renders/a%2Fb`));
  const body = JSON.stringify({ channels: ["renders/a%2Fb", "metrics"] });
  const both = readFrames(
    await fetch(`${url}/`, { method: "POST", headers: { "content-type": "application/json" }, body }),
  );
  await one.control("tidings.live");
  await both.control("tidings.live");
  await emitter.renders({ renderId: "a/b" }).progress({ done: 1, total: 2 });
  expect((await one.event()).data).toBe('{"done":1,"total":2}');
  expect(JSON.parse((await both.event()).data)).toEqual({ channel: "renders/a%2Fb", data: { done: 1, total: 2 } });
  await one.cancel();
  await both.cancel();
  await eventually(() => handler.stats().connections === 0);
  await handler.close();
  await new Promise((resolve) => server.close(resolve));
});
