import type { ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { memoryLog } from "@tidings/log";
import { describe, expect, test } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { rawClient } from "../../test/raw-client.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import { packText } from "../hub/packet.ts";
import { createFetchSink } from "./fetch-sink.ts";

// What is held for a reader that has stopped, beside the kernel's buffers: 64 KiB, also where each character takes three bytes.

const MOST = 64 * 1024;
const EVENTS = 3_000;

/** A log from which all is replayed: pages are bounded in UTF-16 units. */
async function setUp() {
  const log = memoryLog({ epoch: "one", maxBytes: 2 ** 28 });
  const emitter = createEmitter(studio, { log });
  for (let count = 0; count < EVENTS; count += 1)
    await emitter.frames({ number: 1 }).drawn({ text: "漢".repeat(1_500) });
  return { emitter, handler: createEventHandler(emitter, { authorize: () => true }) };
}

const request = (version: string): string => `GET /frames/1 HTTP/${version}\r\nHost: x\r\nLast-Event-ID: one.0\r\n\r\n`;

/** Takes the highest figure of each turn of the event loop until the stream is blocked and stays so. */
async function mostHeld(held: () => number | undefined, blocked: () => boolean): Promise<number> {
  let most = 0;
  for (let still = 0; still < 50; still = blocked() ? still + 1 : 0) {
    most = Math.max(most, held() ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return most;
}

/** As `compression` does it, which drops the callback. */
function patchWrite(res: ServerResponse): void {
  const write = res.write.bind(res);
  res.write = ((chunk: Buffer) => write(chunk)) as ServerResponse["write"];
}

describe("a reader that stops is held 64 KiB at most, and gets all of it when it goes on", () => {
  test.each([
    { name: "HTTP/1.1, straight to the socket", version: "1.1", prepare: () => undefined },
    { name: "HTTP/1.0, by the response", version: "1.0", prepare: () => undefined },
    { name: "a response that is patched", version: "1.1", prepare: patchWrite },
  ])("$name", async ({ version, prepare }) => {
    const { handler } = await setUp();
    let response: ServerResponse | undefined;
    await using server = await serveNode((req, res) => {
      response = res;
      prepare(res);
      void handler.node(req, res);
    });
    using client = rawClient(server.port);
    client.socket.pause();
    client.send(request(version));
    await eventually(() => response !== undefined);
    const blocked = (): boolean => handler.stats().subscriptions.blocked === 1;
    const most = await mostHeld(() => response?.writableLength, blocked);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(MOST);
    client.socket.resume();
    await eventually(() => client.bytes.includes("tidings.live"), 10_000);
    expect(client.bytes.match(/^id: one\.\d+$/gm)).toHaveLength(EVENTS + 1);
    await handler.close();
  });

  test("HTTP/2", async () => {
    const { handler } = await setUp();
    let response: { readonly writableLength: number } | undefined;
    const server = createHttp2Server((req, res) => {
      response = res;
      void handler.node(req as never, res as never);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ":path": "/frames/1", "last-event-id": "one.0" });
    stream.pause();
    await eventually(() => response !== undefined);
    const blocked = (): boolean => handler.stats().subscriptions.blocked === 1;
    const most = await mostHeld(() => response?.writableLength, blocked);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(MOST);
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    stream.resume();
    await eventually(() => text.includes("tidings.live"), 10_000);
    expect(text.match(/^id: one\.\d+$/gm)).toHaveLength(EVENTS + 1);
    await handler.close();
    session.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test("a fetch body", () => {
    let drains = 0;
    const listener = {
      drained: () => {
        drains += 1;
      },
      closed: () => undefined,
    };
    const { sink, body } = createFetchSink(listener, new AbortController().signal);
    const chunk = packText("x".repeat(48 * 1024));
    const small = packText("x".repeat(15 * 1024 - 1));
    expect([sink.write(small), sink.write(chunk)]).toEqual([true, false]);
    expect(small.bytes.length + chunk.bytes.length).toBeLessThanOrEqual(MOST);
    expect([body.locked, drains]).toEqual([false, 0]);
    sink.end();
  });
});
