import { connect } from "node:net";
import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { controlledLog } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";

const emitter = () => createEmitter(studio, { log: memoryLog({ epoch: "one" }) });

test("limits.pending: so many are admitted at a time, and open streams don't count", async () => {
  const waiting: ((allowed: boolean) => void)[] = [];
  const handler = createEventHandler(emitter(), {
    authorize: () => new Promise<boolean>((resolve) => waiting.push(resolve)),
    limits: { pending: 2 },
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const opening = [server.open("/renders/1"), server.open("/renders/1")];
  await eventually(() => handler.stats().pending === 2);
  const refused = await server.fetch("/renders/1");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(await refused.json()).toMatchObject({ code: "too_many_connections" });
  for (const letIn of waiting) letIn(true);
  const streams = await Promise.all(opening);
  expect(handler.stats()).toMatchObject({ pending: 0, connections: 2 });
  await using _third = await server.open("/metrics");
  for (const stream of streams) await stream.cancel();
  await eventually(() => handler.stats().connections === 1);
  await handler.close();
});

test("limits.handshakeMs: an application that does not decide is answered for, with 503", async () => {
  const onError = vi.fn();
  let letIn = (_allowed: boolean): void => {};
  const handler = createEventHandler(emitter(), {
    authorize: () => new Promise<boolean>((resolve) => (letIn = resolve)),
    limits: { handshakeMs: 30 },
    onError,
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const late = await server.fetch("/renders/1");
  expect([late.status, late.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await late.json()).toMatchObject({ code: "timeout" });
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.any(Error), { stage: "handshake" });
  letIn(true);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(handler.stats()).toMatchObject({ connections: 0, pending: 0, started: { fresh: 0 }, refused: { timeout: 1 } });
  await handler.close();
});

test("limits.handshakeMs: a body that trickles in holds no place for longer", async () => {
  const handler = createEventHandler(emitter(), { authorize: () => true, limits: { handshakeMs: 30 }, onError() {} });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const socket = connect(server.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{");
  await eventually(() => answer.includes("503"));
  expect(handler.stats().connections).toBe(0);
  socket.destroy();
  await handler.close();
});

test("a stream that fails to begin gives its place back, and the next client is let in", async () => {
  const failing = new Set<string>();
  const fails = (what: string): void => {
    if (failing.delete(what)) throw new Error(what);
  };
  const handler = createEventHandler(emitter(), {
    limits: { connections: 1 },
    random() {
      fails("random");
      return 0.5;
    },
    repeat(run, everyMs) {
      fails("repeat");
      const timer = setInterval(run, everyMs);
      return () => clearInterval(timer);
    },
    authorize: () => true,
  });
  const rejected = vi.fn();
  await using server = await serveNode((req, res) => {
    handler.node(req, res).catch((error: Error) => {
      rejected(error.message);
      res.destroy();
    });
  });
  for (const what of ["random", "repeat"]) {
    failing.add(what);
    await expect(server.fetch("/renders/1")).rejects.toThrow();
    expect(rejected).toHaveBeenLastCalledWith(what);
    expect(handler.stats()).toMatchObject({ connections: 0, pending: 0, subscriptions: { replay: 0, live: 0 } });
    failing.add(what);
    await expect(handler.fetch(new Request("http://x/metrics"))).rejects.toThrow(what);
    expect(handler.stats().connections).toBe(0);
  }
  await using stream = await server.open("/renders/1");
  await stream.control("tidings.live");
  expect(handler.stats()).toMatchObject({ connections: 1, started: { fresh: 1 } });
  await handler.close();
});

test("a log with an epoch that no cursor can carry is one that can't be read", async () => {
  const onError = vi.fn();
  const log = memoryLog();
  let epoch = "it's one";
  const read: typeof log.read = async (wanted) => ({ ...(await log.read(wanted)), epoch });
  const handler = createEventHandler(createEmitter(studio, { log: { ...log, read } }), {
    limits: { connections: 1 },
    authorize: () => true,
    onError,
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const refused = await server.fetch("/renders/1");
  expect([refused.status, (await refused.json()).code]).toEqual([503, "log_unavailable"]);
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "invalid_cursor" }), { stage: "read" });
  expect(handler.stats().connections).toBe(0);
  epoch = "one";
  await using stream = await server.open("/renders/1");
  expect(await stream.control("tidings.hello")).toMatchObject({ resume: "fresh" });
  await handler.close();
});

test("limits.replayEvents: a replay that is too long is a reset, never a part of it", async () => {
  const log = controlledLog({ gap: () => 3 });
  const handler = createEventHandler(createEmitter(studio, { log }), {
    authorize: () => true,
    limits: { replayEvents: 4 },
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  for (let event = 0; event < 20; event++) log.emit(event % 4 === 0 ? "metrics" : "frames/1");
  const hello = async (path: string, offset: number) => {
    const before = log.reads.length;
    await using stream = await server.open(path, { headers: { "Last-Event-ID": `one.${offset}` } });
    const { resume, reason, id } = await stream.control("tidings.hello");
    return [resume, reason, id, log.reads.slice(before).filter(({ maxBytes }) => maxBytes === 256 * 1024).length];
  };
  // Five events of this channel follow 0, four follow 3: the others of the log and its gaps are not counted.
  expect(await hello("/metrics", 0)).toEqual(["reset", "limit", "one.60", 1]);
  expect(await hello("/metrics", 3)).toEqual(["resumed", undefined, "one.3", 1]);
  // So near the head nothing needs to be counted.
  expect(await hello("/metrics", 57)).toEqual(["resumed", undefined, "one.57", 0]);
  expect(await hello("/?channel=metrics&channel=frames/1", 45)).toEqual(["reset", "limit", "one.60", 1]);
  expect(handler.stats()).toMatchObject({ resets: { limit: 2 }, started: { resumed: 2, reset: 2 } });
  await handler.close();
});
