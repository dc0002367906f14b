import { type Control, encodeEnvelope, encodeFrame, encodeSnapshot } from "@tidings/wire";
import { expect, test } from "vitest";
import { manualEnvironment } from "../test/manual-environment.ts";
import { type ScriptedRequest, scriptedServer } from "../test/scripted-server.ts";
import type { ClientError } from "./client-error.ts";
import { createConnection } from "./create-connection.ts";

const LIVE: Control = { type: "tidings.live", data: {} };

function setUp() {
  const server = scriptedServer();
  const time = manualEnvironment();
  const connection = createConnection({ url: "http://server/events", fetch: server.fetch, environment: time });

  /** Listens with a state, and keeps all it hears, in order; a state of -1 is none. */
  function hold(address: string) {
    const heard: unknown[] = [];
    const errors: ClientError[] = [];
    const stop = connection.listen(
      address,
      ({ data }) => heard.push(data),
      { onReset: ({ reason }) => heard.push(reason), onError: (error) => errors.push(error) },
      (data) => data !== -1 && heard.push({ state: data }) > 0,
    );
    return { heard, errors, stop };
  }

  /** Waits until the lost stream is asked for again. */
  async function retried() {
    for (const { length } = server.requests; server.requests.length === length; ) await time.advance(100);
  }

  /** The server says this, and the client hears it. */
  async function say(...parts: ((request: ScriptedRequest) => void)[]) {
    await time.advance(0);
    for (const part of parts) part(server.last);
    await time.advance(0);
  }
  return { server, time, connection, hold, say, retried };
}

const hello =
  (offset: number, more = {}) =>
  (request: ScriptedRequest) =>
    request.hello(offset, more);
const live = (request: ScriptedRequest) => request.control(LIVE);
const event = (channel: string, offset: number) => (request: ScriptedRequest) => request.event(channel, offset);
const state = (channel: string, data: unknown, cursor?: string) => (request: ScriptedRequest) =>
  request.send(encodeSnapshot(channel, JSON.stringify(data), cursor));
const joining = ({ url }: ScriptedRequest) => url.searchParams.getAll("joining");

test("the state comes first, and events that it includes are dropped", async () => {
  const { server, hold, say } = setUp();
  const a = hold("a");
  await say(hello(10), state("a", 12, "e.12"), event("a", 11), event("a", 12), event("a", 13), live);
  expect(a.heard).toEqual([{ state: 12 }, 13]);
  expect([joining(server.last), server.requests.length]).toEqual([[], 1]);
});

test("a late listener's state is asked for, and an earlier one hears neither it nor anything twice", async () => {
  const { server, time, hold, say } = setUp();
  const early = hold("a");
  await say(hello(10), state("a", 10), live, event("a", 11));
  const late = hold("a");
  const other = hold("b");
  await say();
  expect(joining(server.last)).toEqual(["a", "b"]);
  expect(server.last.cursor).toBe("e.11");
  await say(
    hello(11, { head: "e.14" }),
    state("a", 14),
    state("b", 0),
    event("a", 12),
    event("a", 13),
    event("a", 14),
    event("a", 15),
    live,
  );
  expect(early.heard).toEqual([{ state: 10 }, 11, 12, 13, 14, 15]);
  expect(late.heard).toEqual([{ state: 14 }, 15]);
  expect(other.heard).toEqual([{ state: 0 }]);
  // And it does not open streams for ever.
  await time.advance(1_000);
  expect(server.requests).toHaveLength(2);
});

test("a listener that comes while the state is on its way shares it", async () => {
  const { server, hold, say } = setUp();
  const a = hold("a");
  await say(hello(10));
  const b = hold("a");
  await say(state("a", 10), live, event("a", 11));
  for (const one of [a, b]) expect(one.heard).toEqual([{ state: 10 }, 11]);
  expect(server.requests).toHaveLength(1);
});

test("a stream that is lost before the state came is opened for the state again", async () => {
  const { server, retried, hold, say } = setUp();
  const a = hold("a");
  await say(hello(10), (request) => request.cut());
  await retried();
  // Nothing was had yet, so that there is nothing to resume.
  expect(server.last.cursor).toBeNull();
  await say(hello(20), state("a", 20), live);
  const b = hold("b");
  await say();
  await say(hello(20, { head: "e.20" }), (request) => request.cut());
  await retried();
  expect([joining(server.last), server.last.cursor]).toEqual([["b"], "e.20"]);
  await say(hello(20, { head: "e.25" }), state("b", 25), event("a", 21), event("b", 24), event("b", 26), live);
  expect(a.heard).toEqual([{ state: 20 }, 21]);
  expect(b.heard).toEqual([{ state: 25 }, 26]);
});

test("a reset brings the state again, to everyone who has one", async () => {
  const { retried, hold, say } = setUp();
  const [a, b] = [hold("a"), hold("a")];
  await say(hello(10), state("a", 10), live, (request) => request.cut());
  await retried();
  await say(hello(30, { resume: "reset", reason: "expired" }), state("a", 30), event("a", 31), live);
  for (const one of [a, b]) expect(one.heard).toEqual([{ state: 10 }, "expired", { state: 30 }, 31]);
});

test("what a foreign server does: events before the state are dropped, no state is said, one that is none too", async () => {
  const { server, time, hold, say } = setUp();
  const a = hold("a");
  await say(hello(10), event("a", 11), state("a", 11), event("a", 12), live);
  expect(a.heard).toEqual([{ state: 11 }, 12]);
  const b = hold("b");
  await say();
  await say(hello(12, { head: "e.12" }), live, event("b", 13));
  expect([b.heard, b.errors.map(({ code }) => code)]).toEqual([[], ["protocol"]]);
  const c = hold("c");
  await say();
  expect(joining(server.last)).toEqual(["b", "c"]);
  await say(hello(13, { head: "e.13" }), state("b", 13), state("c", -1), event("c", 14), live);
  expect([b.heard, c.heard]).toEqual([[{ state: 13 }], []]);
  await time.advance(1_000);
  expect(server.requests).toHaveLength(3);
});

test("a long list goes in the body", async () => {
  const { server, hold, say } = setUp();
  hold("a");
  await say(hello(10), state("a", 10), live);
  const others = Array.from({ length: 40 }, (_, index) => `channel/${"x".repeat(40)}/${index}`);
  for (const address of others) hold(address);
  await say();
  expect(server.last.method).toBe("POST");
  expect(JSON.parse(String(server.last.init.body))).toEqual({
    channels: ["a", ...others],
    joining: others,
    contracts: [],
  });
});

test("a volatile event has no id, moves no cursor and is heard by those who are there", async () => {
  const { server, connection, retried, hold, say } = setUp();
  const a = hold("a");
  const ids: unknown[] = [];
  connection.listen("a", ({ id }) => ids.push(id), {});
  const flash = (request: ScriptedRequest) =>
    request.send(encodeFrame({ event: "a.flashed", data: encodeEnvelope("a", "1") }));
  await say(hello(10), flash, state("a", 10), live, flash, event("a", 11), (request) => request.cut());
  expect(a.heard).toEqual([{ state: 10 }, 1, 11]);
  expect(ids).toEqual([undefined, undefined, "e.11"]);
  await retried();
  expect(server.last.cursor).toBe("e.11");
});

// docs/protocol.md §7: after `fresh` and `reset` the states come by themselves and before `live`. Asking by `joining` would be asking the same again.
test.each([
  ["fresh", {}, []],
  ["reset", { resume: "reset", reason: "expired" }, ["expired"]],
])(
  "a %s stream that is live without a state breaks the protocol; it is asked for with the next one, not for its own sake",
  async (_, more, told) => {
    const { server, time, hold, say, retried } = setUp();
    const [a, b] = [hold("a"), hold("b")];
    await say(hello(10, more), state("a", 10), live, event("a", 11), event("b", 12));
    expect([a.errors, b.errors.map(({ code }) => code)]).toEqual([[], ["protocol"]]);
    expect([a.heard, b.heard]).toEqual([[...told, { state: 10 }, 11], told]);
    await time.advance(1_000);
    expect(server.requests).toHaveLength(1);
    server.last.cut();
    await retried();
    expect([joining(server.last), server.last.cursor]).toEqual([["b"], "e.12"]);
    await say(hello(12, { head: "e.12" }), state("b", 12), live, event("b", 13));
    expect([a.heard, b.heard]).toEqual([
      [...told, { state: 10 }, 11],
      [...told, { state: 12 }, 13],
    ]);
    expect([a.errors.length, b.errors.length]).toEqual([0, 1]);
  },
);

test("a listener that comes between its channel's state and live is not the server's fault: its state is asked for", async () => {
  const { server, hold, say } = setUp();
  const first = hold("a");
  await say(hello(10), state("a", 10));
  const late = hold("a");
  await say(live);
  expect([first.errors, late.errors]).toEqual([[], []]);
  expect([server.requests.length, joining(server.last)]).toEqual([2, ["a"]]);
});
