import type { ServerResponse } from "node:http";
import { EVENT_STREAM_HEADERS, encodeControl, encodeEnvelope, encodeFrame, parseCursor } from "@tidings/wire";
import { expect, test, vi } from "vitest";
import { httpServer } from "../test/http-server.ts";
import { createConnection } from "./create-connection.ts";

const BACKOFF = { minMs: 1, maxMs: 5 };
const EVENTS = 3;
const TEXT = "ü世🌍\n";

/** A whole stream from a position on: hello, live, the events after it. */
function streamFrom(offset: number): string {
  const data = { v: 1, contracts: {}, resume: offset ? "resumed" : "fresh", heartbeatMs: 60_000 } as const;
  let text =
    encodeControl({ type: "tidings.hello", data }, { epoch: "e", offset }) +
    encodeControl({ type: "tidings.live", data: {} });
  for (let next = offset + 1; next <= EVENTS; next += 1) {
    const payload = encodeEnvelope("a", JSON.stringify({ next, text: TEXT }));
    text += encodeFrame({ event: "a.b", id: `e.${next}`, data: payload });
  }
  return text;
}

test("cut at every byte, a stream is heard once and in order", async () => {
  const bytes = Buffer.from(streamFrom(0));
  const wasCut = new Set<number>();
  await using server = await httpServer((request, response) => {
    const cutAt = Number(new URL(request.url ?? "", "http://server").searchParams.get("cut"));
    const cursor = parseCursor(String(request.headers["last-event-id"] ?? ""));
    response.writeHead(200, EVENT_STREAM_HEADERS);
    if (wasCut.has(cutAt)) return void response.write(streamFrom(cursor?.offset ?? 0));
    wasCut.add(cutAt);
    if (cutAt === 0) response.flushHeaders();
    response.write(bytes.subarray(0, cutAt), () => setImmediate(() => response.destroy()));
  });

  /** Resolves a little after the last event, so that one too many would be heard. */
  function hear(cutAt: number): Promise<number[]> {
    return new Promise((resolve) => {
      const all: number[] = [];
      const connection = createConnection({ url: `${server.url}?cut=${cutAt}`, backoff: BACKOFF });
      connection.listen(
        "a",
        ({ data }) => {
          const { next, text } = data as { next: number; text: string };
          expect(text).toBe(TEXT);
          all.push(next);
          if (next < EVENTS) return;
          setTimeout(() => {
            connection.close();
            resolve(all);
          }, 5);
        },
        {},
      );
    });
  }

  const cuts = Array.from(bytes, (_, index) => index);
  for (let first = 0; first < cuts.length; first += 40) {
    for (const heard of await Promise.all(cuts.slice(first, first + 40).map(hear))) expect(heard).toEqual([1, 2, 3]);
  }
  expect(wasCut.size).toBe(bytes.length);
}, 60_000);

test("a server that says nothing more is left for another connection", async () => {
  const responses: ServerResponse[] = [];
  await using server = await httpServer((request, response) => {
    responses.push(response);
    response.writeHead(200, EVENT_STREAM_HEADERS);
    const data = {
      v: 1,
      contracts: {},
      resume: request.headers["last-event-id"] ? "resumed" : "fresh",
      heartbeatMs: 40,
    } as const;
    response.write(encodeControl({ type: "tidings.hello", data }, { epoch: "e", offset: 1 }));
  });
  const connection = createConnection({ url: server.url, backoff: BACKOFF });
  const phases: string[] = [];
  connection.subscribe((state) => phases.push("error" in state ? `${state.phase} ${state.error.code}` : state.phase));
  connection.listen("a", () => {}, {});
  await vi.waitFor(() => expect(responses.length).toBeGreaterThan(1), 5_000);
  expect(phases.slice(0, 4)).toEqual(["connecting", "replaying", "waiting silent", "connecting"]);
  connection.close();
});

test("while the server is away it is tried again, and found again", async () => {
  const live = (_: unknown, response: ServerResponse) => {
    response.writeHead(200, EVENT_STREAM_HEADERS);
    response.write(streamFrom(0));
  };
  const down = (_: unknown, response: ServerResponse) => void response.writeHead(503).end("down");
  await using server = await httpServer(down);
  const connection = createConnection({ url: server.url, backoff: BACKOFF });
  connection.listen("a", () => {}, {});
  await vi.waitFor(() => expect(connection.state).toMatchObject({ phase: "waiting", error: { status: 503 } }), 5_000);
  await server.restart(live);
  await vi.waitFor(() => expect(connection.state.phase).toBe("live"), 5_000);
  connection.close();
});
