import { expect, test } from "vitest";
import { studio } from "../test/contracts.ts";
import { controlledLog } from "../test/controlled-log.ts";
import { eventually } from "../test/eventually.ts";
import { serveNode } from "../test/serve-node.ts";
import { createEmitter } from "./emitter.ts";
import { createEventHandler } from "./event-handler.ts";

function setUp() {
  const log = controlledLog();
  const emitter = createEmitter(studio, { log, hash: "h1" });
  const handler = createEventHandler(emitter, { authorize: () => true });
  return { log, emitter, handler };
}

test("one channel: hello first, then live, then plain events with their cursors", async () => {
  const { emitter, handler } = setUp();
  await using server = await serveNode((req, res) => void handler.node(req, res));
  await emitter.metrics().sample({ cpu: 0.1 });
  await using stream = await server.open("/metrics");
  expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(await stream.next()).toEqual({ kind: "retry", ms: 3000 });
  expect(await stream.next()).toMatchObject({
    kind: "control",
    id: "one.1",
    control: {
      type: "tidings.hello",
      data: { v: 1, contracts: { studio: "h1" }, resume: "fresh", heartbeatMs: 15_000 },
    },
  });
  await stream.control("tidings.live");
  const { cursor, duplicate } = await emitter.metrics().sample({ cpu: 0.5 });
  expect({ cursor, duplicate }).toEqual({ cursor: "one.2", duplicate: false });
  expect(await stream.event()).toEqual({ kind: "event", event: "metrics.sample", id: "one.2", data: '{"cpu":0.5}' });
  await stream.cancel();
  await eventually(() => handler.stats().connections === 0);
  await handler.close();
});
