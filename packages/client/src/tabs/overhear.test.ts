import { encodeControl, encodeFrame } from "@tidings/wire";
import { expect, test } from "vitest";
import { resolveOptions } from "../connection-options.ts";
import { type Overhearing, overhear } from "./overhear.ts";

/** Overhears a stream of these chunks. The connection gives it up after the first, of which the stream takes no notice. */
async function hear(chunks: readonly string[], maxFrameBytes = 1_000) {
  const heard: string[] = [];
  const connection: number[] = [];
  const abort = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const fetch = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const hearing: Overhearing = {
    onHello: ({ resume }, { offset }) => heard.push(`${resume} ${offset}`),
    onSnapshot: ({ channel }) => heard.push(`state of ${channel}`),
    onLive: () => heard.push("live"),
    onControl: (text) => heard.push(text.slice(7, text.indexOf("\n"))),
    onText: (text, position) => heard.push(`${text.split("\n")[0]} ${position?.offset}`),
    onChunkEnd: () => heard.push("."),
  };
  const config = resolveOptions({ url: "/events", fetch, maxFrameBytes });
  const onChunk = ({ length }: Uint8Array) => {
    connection.push(length);
    if (connection.length === 2) abort.abort();
  };
  const stream = overhear(
    [config, ["a"], undefined, abort.signal, onChunk, [], () => {}],
    { epoch: "e", offset: 3 },
    ["a"],
    hearing,
  );
  const error = await stream.catch((reason) => reason);
  return { heard: heard.join("|"), connection, error };
}

const hello = encodeControl(
  { type: "tidings.hello", data: { v: 1, contracts: {}, resume: "resumed", heartbeatMs: 1, head: "e.3" } },
  { epoch: "e", offset: 3 },
);
const event = encodeFrame({ event: "a.b", id: "e.4", data: "{}" });

test("each kind of frame is heard as what it is; rotate, error and retry are the connection's own", async () => {
  const chunk = [
    hello,
    encodeControl({ type: "tidings.snapshot", data: { channel: "a", data: 1 } }),
    event,
    encodeFrame({ event: "a.flash", data: "{}" }),
    "id: e.6\n\n",
    "retry: 5\n\n",
    encodeControl({ type: "tidings.live", data: {} }),
    encodeControl({ type: "tidings.heartbeat", data: {} }),
    encodeControl({ type: "tidings.rotate", data: { afterMs: 0, reason: "lifetime" } }),
    encodeControl({ type: "tidings.end", data: {} }),
  ].join("");
  const { heard } = await hear([chunk]);
  expect(heard).toBe(
    ".|resumed 3|state of a|event: a.b 4|event: a.flash undefined|id: e.6 6|live|tidings.heartbeat|tidings.end|.",
  );
});

test("what comes in before a stream that was given up is closed is not heard", async () => {
  const { heard, connection } = await hear([hello, event]);
  expect([heard, connection.length]).toEqual([".|resumed 3|.|.", 3]);
});

test("what came before a frame that is too large is handed on before the stream fails", async () => {
  const { heard, error } = await hear([event + "data: ".padEnd(2_000, "x")]);
  expect([heard, error.code]).toEqual([".|event: a.b 4|.", "protocol"]);
});
