import type { IncomingMessage, ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, connect, type Socket } from "node:net";
import { memoryLog } from "@tidings/log";
import { expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { controlledLog } from "../../test/controlled-log.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createCatalogue } from "../admission/catalogue.ts";
import { createDeferred } from "../deferred.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { resolveOptions } from "../options/handler-options.ts";
import type { SinkListener } from "../sink/sink.ts";
import { createStreamCore } from "./stream-core.ts";

const emitter = () => createEmitter(studio, { log: memoryLog({ epoch: "one" }) });

/** Sends raw text and collects what is answered. */
function send(port: number, text: string): { readonly socket: Socket; readonly answer: () => string } {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => undefined);
  socket.write(text);
  return { socket, answer: () => answer };
}

const get = (path: string, version = "1.1"): string => `GET ${path} HTTP/${version}\r\nHost: x\r\n\r\n`;

test("a client that leaves in the middle of its body fails nobody", async () => {
  const handler = createEventHandler(emitter(), { authorize: () => true });
  const answers: Promise<void>[] = [];
  await using server = await serveNode((req, res) => void answers.push(handler.node(req, res)));
  const { socket } = send(
    server.port,
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"chan',
  );
  await eventually(() => handler.stats().connections === 1);
  socket.destroy();
  await eventually(() => handler.stats().connections === 0);
  // Not awaited by whoever follows the README: a rejection would end the process.
  expect(await Promise.all(answers)).toEqual([undefined]);
  await handler.close();
});

test("a client that leaves gives its place back, however long authenticate takes", async () => {
  const late = createDeferred();
  const authenticate = vi.fn(() => late.promise.then(() => "ann"));
  const handler = createEventHandler(emitter(), {
    authenticate,
    authorize: () => true,
    principalKey: (name) => name,
    limits: { connectionsPerPrincipal: 1 },
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const { socket } = send(server.port, get("/metrics"));
  await eventually(() => handler.stats().connections === 1);
  socket.destroy();
  await eventually(() => handler.stats().connections === 0);
  late.resolve();
  // The one that left does not count for its principal either.
  await using stream = await server.open("/metrics");
  await stream.control("tidings.live");
  expect(authenticate).toHaveBeenCalledTimes(2);
  await handler.close();
});

test("over fetch likewise", async () => {
  const handler = createEventHandler(emitter(), {
    authenticate: () => new Promise<null>(() => undefined),
    authorize: () => true,
  });
  const leaving = new AbortController();
  void handler.fetch(new Request("http://x/metrics", { signal: leaving.signal }));
  await eventually(() => handler.stats().connections === 1);
  leaving.abort();
  expect(handler.stats().connections).toBe(0);
});

test("over HTTP/2, a client that leaves while it is being authorised", async () => {
  const decided = createDeferred();
  const handler = createEventHandler(emitter(), { authorize: () => decided.promise.then(() => true) });
  const answers: Promise<void>[] = [];
  const server = createHttp2Server((req, res) => {
    answers.push(handler.node(req as unknown as IncomingMessage, res as unknown as ServerResponse));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const request = session.request({ ":path": "/renders/1" }).on("error", () => undefined);
  await eventually(() => handler.stats().connections === 1);
  request.close(8);
  await eventually(() => handler.stats().connections === 0);
  decided.resolve();
  expect(await Promise.all(answers)).toEqual([undefined]);
  expect(handler.stats().started.fresh).toBe(0);
  session.destroy();
  await handler.close();
  await new Promise((resolve) => server.close(resolve));
});

test("an application that has begun its own answer keeps it", async () => {
  const decided = createDeferred();
  const handler = createEventHandler(emitter(), { authorize: () => decided.promise.then(() => true) });
  const answers: Promise<void>[] = [];
  await using server = await serveNode((req, res) => {
    answers.push(handler.node(req, res));
    res.writeHead(504).write("too slow");
    decided.promise.then(() => res.end());
  });
  const response = await server.fetch("/renders/1");
  decided.resolve();
  expect([response.status, await response.text()]).toEqual([504, "too slow"]);
  expect(await Promise.all(answers)).toEqual([undefined]);
  expect(handler.stats()).toMatchObject({ connections: 0, started: { fresh: 0 } });
});

test("a stream whose head can't be sent leaves nothing behind", async () => {
  const handler = createEventHandler(emitter(), { authorize: () => true });
  const failures: unknown[] = [];
  await using server = await serveNode((req, res) => {
    res.writeHead = () => {
      throw new Error("no head");
    };
    handler.node(req, res).catch((error) => {
      failures.push(error);
      res.destroy();
    });
  });
  await expect(server.fetch("/metrics")).rejects.toThrow();
  expect(failures).toHaveLength(1);
  expect(handler.stats()).toMatchObject({ connections: 0, subscriptions: { replay: 0 }, started: { fresh: 0 } });
  await handler.close();
});

test("close while the first request is being authenticated: 503, and no tail begins", async () => {
  const known = createDeferred();
  const log = controlledLog();
  const handler = createEventHandler(createEmitter(studio, { log }), {
    authenticate: () => known.promise.then(() => null),
    authorize: () => true,
  });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const answer = server.fetch("/metrics");
  await eventually(() => handler.stats().connections === 1);
  await handler.close();
  known.resolve();
  expect((await (await answer).json()).code).toBe("draining");
  expect(log.tails).toBe(0);
});

test("close while the log is slow: 503 at once, and no complaint about the log", async () => {
  const log = controlledLog({ beforeRead: () => new Promise(() => undefined) });
  const onError = vi.fn();
  const handler = createEventHandler(createEmitter(studio, { log }), { authorize: () => true, onError });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const answer = server.fetch("/metrics");
  await eventually(() => log.reads.length === 1);
  await handler.close();
  expect((await (await answer).json()).code).toBe("draining");
  expect(onError).not.toHaveBeenCalled();
});

test("close between the answer and its sending ends the stream as it opens", async () => {
  const core = createStreamCore(createCatalogue([emitter()]), resolveOptions({ authorize: () => true }));
  const answer = await core.answer({
    method: "GET",
    url: "/metrics",
    header: () => undefined,
    body: { parsed: undefined },
    onGone: () => undefined,
    raw: undefined,
  });
  if (answer.kind !== "stream") throw new Error(answer.kind);
  await core.close(0);
  let text = "";
  answer.open((listener: SinkListener) => ({
    write: (packet) => {
      text += packet.bytes;
      return true;
    },
    end: () => listener.closed(),
  }));
  expect(text).toMatch(/tidings\.hello[\s\S]*tidings\.rotate\ndata: \{"afterMs":0,"reason":"drain"\}\n\n$/);
  expect(core.stats().connections).toBe(0);
});

test("pipelined requests, and those of HTTP/1.0 and in absolute form, are answered and given back", async () => {
  const handler = createEventHandler(emitter(), { authorize: () => true });
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const pipelined = send(server.port, get("/nothing") + get("/metrics").repeat(3));
  await eventually(() => pipelined.answer().includes("tidings.live"));
  expect(pipelined.answer()).toMatch(/^HTTP\/1.1 404/);
  expect(handler.stats().connections).toBe(3);
  pipelined.socket.destroy();
  await eventually(() => handler.stats().connections === 0);
  for (const text of [get("/metrics", "1.0"), get("http://x/metrics"), get("http://x?channel=metrics")]) {
    const { socket, answer } = send(server.port, text);
    await eventually(() => answer().includes("tidings.live"));
    socket.destroy();
  }
  await eventually(() => handler.stats().connections === 0);
  await handler.close();
});

test("an onError that fails, at once or later, fails nothing else", async () => {
  const complain = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const broken = new Error("no error tracker");
  const onErrors = [
    () => {
      throw broken;
    },
    (): Promise<void> => Promise.reject(broken),
  ];
  for (const onError of onErrors) {
    const handler = createEventHandler(emitter(), { authorize: () => Promise.reject(new Error("first")), onError });
    const response = await handler.fetch(new Request("http://x/renders/1"));
    expect(response.status).toBe(500);
    await eventually(() => complain.mock.calls.length === 1);
    expect(complain.mock.calls[0]).toEqual(["tidings: onError failed:", broken, "on", new Error("first")]);
    complain.mockClear();
  }
  complain.mockRestore();
});
