import { createServer, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { memoryLog } from "@tidings/log";
import { expect, test } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { rawClient, readChunked } from "../../test/raw-client.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";

const FIRST = 'event: metrics.sample\nid: one.1\ndata: {"cpu":1}\n\n';
const FIRST_CHUNK = `${FIRST.length.toString(16)}\r\n${FIRST}\r\n`;
const get = (path: string, version = "1.1"): string => `GET ${path} HTTP/${version}\r\nHost: x\r\n\r\n`;

function setUp() {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  return { emitter, handler: createEventHandler(emitter, { authorize: () => true }) };
}

/** The writes that a socket gets, as text. A response's own come as three pieces. */
function watchWrites(socket: Socket | null): readonly string[] {
  if (!socket) throw new Error("no socket");
  const writes: string[] = [];
  const write = socket.write.bind(socket) as (...all: unknown[]) => boolean;
  socket.write = ((...all: unknown[]) => {
    writes.push(String(all[0]));
    return write(...all);
  }) as Socket["write"];
  return writes;
}

test("an event is one write of one chunk; the end is the last chunk, and the connection serves the next request", async () => {
  const { emitter, handler } = setUp();
  let writes: readonly string[] = [];
  await using server = await serveNode((req, res) => {
    if (req.url === "/next") return void res.end("next");
    writes = watchWrites(res.socket);
    void handler.node(req, res);
  });
  using client = rawClient(server.port);
  client.send(get("/metrics"));
  await client.until("tidings.live");
  await emitter.metrics().sample({ cpu: 1 });
  await client.until('{"cpu":1}');
  expect(writes.at(-1)).toBe(FIRST_CHUNK);
  expect(client.bytes.endsWith(FIRST_CHUNK)).toBe(true);
  await handler.close();
  await client.until("\r\n0\r\n\r\n");
  client.send(get("/next"));
  await client.until("next");
  const { head, chunks, complete, rest } = readChunked(client.bytes);
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(complete).toBe(true);
  expect(chunks.map((chunk) => /^event: (\S+)/.exec(chunk)?.[1])).toEqual([
    "tidings.hello",
    "tidings.live",
    "metrics.sample",
    "tidings.rotate",
  ]);
  expect(rest).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nnext$/);
});

test("two requests in one go: the second stream waits for the first, and its bytes follow", async () => {
  const one = setUp();
  const two = setUp();
  await using server = await serveNode((req, res) => void (req.url === "/metrics" ? one : two).handler.node(req, res));
  using client = rawClient(server.port);
  client.send(get("/metrics") + get("/frames/1"));
  await client.until("tidings.live");
  await eventually(() => two.handler.stats().subscriptions.live === 1);
  await two.emitter.frames({ number: 1 }).drawn({ text: "waits" });
  await one.emitter.metrics().sample({ cpu: 1 });
  await client.until(FIRST_CHUNK);
  expect(client.bytes).not.toContain("waits");
  await one.handler.close();
  await client.until("waits");
  await two.emitter.frames({ number: 1 }).drawn({ text: "goes on" });
  await client.until("goes on");
  const first = readChunked(client.bytes);
  expect(first.complete).toBe(true);
  expect(readChunked(first.rest).chunks.join("")).toMatch(
    /tidings\.hello[\s\S]*tidings\.live[\s\S]*waits[\s\S]*goes on/,
  );
});

test("HTTP/1.0 has no chunks: the body ends with the connection", async () => {
  const { emitter, handler } = setUp();
  await using server = await serveNode((req, res) => void handler.node(req, res));
  using client = rawClient(server.port);
  client.send(get("/metrics", "1.0"));
  await client.until("tidings.live");
  await emitter.metrics().sample({ cpu: 1 });
  await client.until(`\n\n${FIRST}`);
  expect(client.bytes).not.toMatch(/transfer-encoding/i);
  await handler.close();
  await eventually(() => client.ended);
  expect(client.bytes).toMatch(/\r\n\r\nevent: tidings\.hello\n[\s\S]*tidings\.rotate\ndata: .*\n\n$/);
});

test("HEAD has no body, and leaves the connection to the next request", async () => {
  const { handler } = setUp();
  await using server = await serveNode((req, res) => void handler.node(req, res));
  using client = rawClient(server.port);
  client.send(`HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n`);
  await client.until("\r\n\r\n");
  client.send(get("/metrics"));
  await client.until("tidings.live");
  expect(client.bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*?\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

test.each(["write", "end"] as const)(
  "middleware that has patched res.%s sees all that it would see",
  async (method) => {
    const { emitter, handler } = setUp();
    const seen: string[] = [];
    await using server = await serveNode((req, res) => {
      const patched = res[method].bind(res) as (...all: unknown[]) => never;
      const patch = (...all: unknown[]): never => {
        seen.push(String(all[0] ?? "end"));
        return patched(...all);
      };
      Object.assign(res, { [method]: patch });
      void handler.node(req, res);
    });
    using client = rawClient(server.port);
    client.send(get("/metrics"));
    await client.until("tidings.live");
    await emitter.metrics().sample({ cpu: 1 });
    await client.until(FIRST_CHUNK);
    await handler.close();
    await client.until("\r\n0\r\n\r\n");
    expect(readChunked(client.bytes).complete).toBe(true);
    if (method === "end") expect(seen).toEqual(["end"]);
    else
      expect(seen.join("")).toMatch(/tidings\.hello[\s\S]*tidings\.live[\s\S]*metrics\.sample[\s\S]*tidings\.rotate/);
  },
);

test("a response that somebody else has ended gets nothing more: the next answer on its connection is whole", async () => {
  const { emitter, handler } = setUp();
  let first: ServerResponse | undefined;
  await using server = await serveNode((req, res) => {
    if (req.url === "/next") return void setTimeout(() => res.end("next"), 50);
    first = res;
    void handler.node(req, res);
  });
  using client = rawClient(server.port);
  client.send(get("/metrics"));
  await client.until("tidings.live");
  first?.end();
  await client.until("\r\n0\r\n\r\n");
  client.send(get("/next"));
  await emitter.metrics().sample({ cpu: 1 });
  await client.until("next");
  expect(readChunked(client.bytes).rest).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nnext$/);
  expect(client.bytes).not.toContain('{"cpu":1}');
  await eventually(() => handler.stats().connections === 0);
});

test("events that one turn brings are one write of one chunk", async () => {
  const { emitter, handler } = setUp();
  let writes: readonly string[] = [];
  await using server = await serveNode((req, res) => {
    writes = watchWrites(res.socket);
    void handler.node(req, res);
  });
  using client = rawClient(server.port);
  client.send(get("/metrics"));
  await client.until("tidings.live");
  const before = writes.length;
  await Promise.all([1, 2, 3].map((cpu) => emitter.metrics().sample({ cpu })));
  await client.until('{"cpu":3}');
  expect(writes.slice(before)).toEqual([expect.stringMatching(/"cpu":1[\s\S]*"cpu":2[\s\S]*"cpu":3/)]);
});

test("a reader that pauses gets all of it when it goes on, in order, in whole chunks; Node holds 64 KiB for it at most", async () => {
  const { emitter, handler } = setUp();
  let socket: Socket | null = null;
  await using server = await serveNode((req, res) => {
    socket = res.socket;
    void handler.node(req, res);
  });
  using client = rawClient(server.port);
  client.send(get("/frames/1"));
  await client.until("tidings.live");
  client.socket.pause();
  const text = "x".repeat(8_000);
  const blocked = (): boolean => handler.stats().subscriptions.blocked === 1;
  let emitted = 0;
  for (; !blocked() || emitted % 100 !== 0; emitted++) {
    await emitter.frames({ number: 1 }).drawn({ text });
    if (emitted % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const held = (socket as Socket | null)?.writableLength;
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThanOrEqual(64 * 1024);
  client.socket.resume();
  await client.until(`id: one.${emitted}\n`);
  const ids = [
    ...readChunked(client.bytes)
      .chunks.join("")
      .matchAll(/^id: one\.(\d+)$/gm),
  ].map(([, id]) => Number(id));
  // The first is hello's.
  expect(ids).toEqual(Array.from({ length: emitted + 1 }, (_, index) => index));
  expect(blocked()).toBe(false);
});

test("closeAllConnections ends streams, and a socket's timeout still works", async () => {
  const { handler } = setUp();
  const server = createServer((req, res) => void handler.node(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  using one = rawClient(port);
  one.send(get("/metrics"));
  await one.until("tidings.live");
  server.setTimeout(50);
  using two = rawClient(port);
  two.send(get("/metrics"));
  await two.until("tidings.live");
  await eventually(() => two.ended);
  expect(one.ended).toBe(false);
  server.closeAllConnections();
  await eventually(() => one.ended && handler.stats().connections === 0);
  await new Promise((resolve) => server.close(resolve));
});

test("over TLS", async () => {
  const { emitter, handler } = setUp();
  // A shared key needs no certificate.
  const psk = Buffer.alloc(32, 1);
  const ciphers = { ciphers: "PSK", maxVersion: "TLSv1.2" } as const;
  const server = createSecureServer({ ...ciphers, pskCallback: () => psk }, (req, res) => void handler.node(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const pskCallback = () => ({ psk, identity: "reader" });
  using client = rawClient(
    connectTls({ ...ciphers, host: "127.0.0.1", port, pskCallback, checkServerIdentity: () => undefined }),
  );
  client.send(get("/metrics"));
  await client.until("tidings.live");
  await emitter.metrics().sample({ cpu: 1 });
  await client.until(FIRST_CHUNK);
  await handler.close();
  await client.until("\r\n0\r\n\r\n");
  expect(readChunked(client.bytes)).toMatchObject({ complete: true, rest: "" });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
