import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import type { Observation } from "./observation.ts";

test("what happens to streams and requests, in order, and what is counted", async () => {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  const seen: Observation[] = [];
  const handler = createEventHandler(emitter, {
    authenticate: () => "ann",
    authorize: () => false,
    principalKey: (name) => name,
    observe: (observation) => void seen.push(observation),
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const ms = expect.any(Number);

  await emitter.metrics().sample({ cpu: 1 });
  const stream = await server.open("/metrics", { headers: { "Last-Event-ID": "one.0" } });
  await stream.control("tidings.live");
  await emitter.metrics().sample({ cpu: 2 });
  await stream.event();
  await stream.cancel();
  await eventually(() => seen.length === 3);
  const ofFirst = { stream: 1, principalKey: "ann" };
  const bytes = 'event: metrics.sample\nid: one.1\ndata: {"cpu":1}\n\n'.length * 2;
  expect(seen.splice(0)).toEqual([
    { type: "opened", ...ofFirst, resume: "resumed", channels: 1 },
    { type: "live", ...ofFirst, replayed: 1, durationMs: ms },
    { type: "closed", ...ofFirst, reason: "left", durationMs: ms, events: 2, bytes },
  ]);

  expect((await server.fetch("/renders/1")).status).toBe(403);
  await using reset = await server.open("/metrics", { headers: { "Last-Event-ID": "two.0" } });
  await reset.control("tidings.live");
  await handler.close();
  expect((await server.fetch("/metrics")).status).toBe(503);
  await eventually(() => seen.length === 6);
  const ofSecond = { stream: 2, principalKey: "ann" };
  expect(seen).toEqual([
    { type: "refused", code: "forbidden", status: 403 },
    { type: "opened", ...ofSecond, resume: "reset", reason: "epoch", channels: 1 },
    { type: "live", ...ofSecond, replayed: 0, durationMs: ms },
    { type: "rotated", ...ofSecond, reason: "drain" },
    { type: "closed", ...ofSecond, reason: "drain", durationMs: ms, events: 0, bytes: 0 },
    { type: "refused", code: "draining", status: 503 },
  ]);
  expect(handler.stats()).toEqual({
    connections: 0,
    pending: 0,
    subscriptions: { replay: 0, live: 0, blocked: 0 },
    lag: 0,
    delivered: 2,
    bytes,
    started: { fresh: 0, resumed: 1, reset: 1 },
    resets: { expired: 0, epoch: 1, ahead: 0, invalid: 0, limit: 0 },
    rotated: { drain: 1, lifetime: 0, slow: 0, reset: 0 },
    revoked: { unauthorized: 0, forbidden: 0, internal: 0 },
    refused: { forbidden: 1, draining: 1 },
  });
});

test("an observer that fails, at once or later, fails nobody else", async () => {
  for (const observe of [
    () => {
      throw new Error("no meter");
    },
    () => Promise.reject(new Error("no meter")),
  ]) {
    const onError = vi.fn();
    const emitter = createEmitter(studio, { log: memoryLog() });
    const handler = createEventHandler(emitter, { authorize: () => true, observe, onError });
    expect((await handler.fetch(new Request("http://x/nothing"))).status).toBe(404);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(new Error("no meter"), { stage: "observe" }));
  }
});
