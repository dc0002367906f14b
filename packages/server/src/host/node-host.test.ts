import { Agent, get as httpGet, type IncomingMessage, type ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { memoryLog } from "@tidings/log";
import { expect, test } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "./event-handler.ts";

function setUp() {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  return { emitter, handler: createEventHandler(emitter, { authorize: () => true }) };
}

test("an ended stream leaves its keep-alive connection to the next request", async () => {
  const { handler } = setUp();
  await using server = await serveNode((req, res) => void handler.node(req, res));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const read = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => httpGet(server.url + path, { agent }, resolve).on("error", reject));
  const stream = await read("/metrics");
  const port = stream.socket.localPort;
  let text = "";
  stream.on("data", (chunk) => {
    text += chunk;
  });
  await eventually(() => text.includes("tidings.live"));
  await handler.close();
  await eventually(() => stream.complete);
  expect(text).toMatch(/tidings\.rotate\ndata: .*\n\n$/);
  const next = await read("/metrics");
  expect([next.statusCode, next.socket.localPort]).toEqual([503, port]);
  agent.destroy();
});

test("over HTTP/2, by Node's compatible API", async () => {
  const { emitter, handler } = setUp();
  const server = createHttp2Server((req, res) => {
    // The compatible API is that of HTTP/1 in all that the handler uses, but has no type in common with it.
    void handler.node(req as unknown as IncomingMessage, res as unknown as ServerResponse);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const request = session.request({ ":path": "/metrics" });
  let text = "";
  request.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  await eventually(() => text.includes("tidings.live"));
  await emitter.metrics().sample({ cpu: 1 });
  await eventually(() => text.includes('id: one.1\ndata: {"cpu":1}\n\n'));
  request.close();
  await eventually(() => handler.stats().connections === 0);
  session.destroy();
  await handler.close();
  await new Promise((resolve) => server.close(resolve));
});
