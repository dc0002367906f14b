import { type Control, encodeControl, type Hello } from "@tidings/wire";
import { expect, test } from "vitest";
import type { ScriptedRequest } from "../../test/scripted-server.ts";
import { openTab, phases, scriptedTabs } from "../../test/scripted-tabs.ts";
import type { SimulatedTab } from "../../test/simulated-tabs.ts";
import type { TabsConnectionOptions } from "./create-tabs-connection.ts";

const LIVE: Control = { type: "tidings.live", data: {} };

/** A tab asks after a third of its patience whether the leader is there, and looks whether something was lost. */
const CHECK_MS = 5_000 / 3;

const HOUR_MS = 3_600_000;

/** The server answers from another life of its log. */
function reborn(request: ScriptedRequest, offset: number, more: Partial<Hello>) {
  request.accept();
  const data: Hello = { v: 1, contracts: {}, resume: "resumed", heartbeatMs: HOUR_MS, ...more };
  request.send(encodeControl({ type: "tidings.hello", data }, { epoch: "f", offset }));
}

// What the model found: a tab that came while the leader read another epoch's replay needed two more streams, and gave up before each second one.
test("a tab whose position is of a lost epoch is served by the next stream, however long the replay before takes", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["b"]);
  await live(10, HOUR_MS);
  server.last.cut();
  await time.advance(5);
  second.tab.freeze();
  await time.advance(500);
  expect([server.last.channels, server.last.cursor]).toEqual([["a"], "e.10"]);
  reborn(server.last, 5, { resume: "reset", reason: "epoch" });
  await time.advance(5);
  second.tab.thaw();
  const seen: string[] = [];
  second.connection.subscribe(({ phase }) => seen.push(phase));
  await time.advance(100_000);
  expect(phases(first, second)).toEqual(["replaying", "connecting"]);
  expect([server.requests.length, seen]).toEqual([3, []]);
  server.last.control(LIVE);
  await time.advance(5);
  expect([server.last.channels, server.last.cursor]).toEqual([["a", "b"], "f.5"]);
  expect(server.last.url.searchParams.getAll("joining")).toEqual(["b"]);
  reborn(server.last, 5, { head: "f.7" });
  server.last.control(LIVE);
  await time.advance(5);
  expect(phases(first, second)).toEqual(["live", "live"]);
  expect(second.connection.state).toMatchObject({ resume: "reset", reason: "epoch" });
  expect([first.heard, second.heard, server.requests.length]).toEqual([["reset: epoch"], ["reset: epoch"], 4]);
});

test("a request that is lost is made again", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["a"]);
  // Its first question, and what it asks for.
  first.tab.drop();
  first.tab.drop();
  await time.advance(CHECK_MS - 10);
  expect(phases(second)).toEqual(["connecting"]);
  await time.advance(20);
  expect(phases(second)).toEqual(["live"]);
  expect(server.requests).toHaveLength(1);
});

test("a hello that is lost is asked for again", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["a"]);
  // The answer to its question, how many tabs there are now, and hello.
  for (let message = 0; message < 3; message += 1) second.tab.drop();
  await time.advance(CHECK_MS - 10);
  expect(phases(second)).toEqual(["connecting"]);
  server.last.event("a", 11);
  await time.advance(20);
  expect(phases(second)).toEqual(["live"]);
  server.last.event("a", 12);
  await time.advance(5);
  expect([first.heard, second.heard]).toEqual([[11, 12], [12]]);
  expect(server.requests).toHaveLength(1);
});

test("a tab that repeats what it asked for keeps its place, and is greeted once", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["b"]);
  // The server takes longer to answer than the tab waits before it asks again.
  await time.advance(4.5 * CHECK_MS);
  expect([server.requests.length, phases(second)]).toEqual([2, ["connecting"]]);
  server.last.hello(10, { head: "e.12", heartbeatMs: HOUR_MS });
  server.last.event("a", 11);
  server.last.event("b", 12);
  await time.advance(5);
  // Greeted by this stream's hello, not only after its replay.
  expect(phases(first, second)).toEqual(["live", "replaying"]);
  server.last.control(LIVE);
  server.last.event("b", 13);
  await time.advance(5);
  expect([first.heard, second.heard]).toEqual([[11], [13]]);
  expect(phases(first, second)).toEqual(["live", "live"]);
  expect(server.requests).toHaveLength(2);
});

test("answers that take longer than a tab's checks arrive in the end", async () => {
  let delay = 1;
  const { server, time, open, live } = scriptedTabs(() => delay);
  const first = open(["a"]);
  await live(10, HOUR_MS);
  delay = 350;
  // It asks, and repeats itself, every 300 ms at most, and an answer takes 700.
  const second = open(["a"], { patienceMs: 900 });
  await time.advance(3_000);
  expect(phases(first, second)).toEqual(["live", "live"]);
  server.last.event("a", 11);
  await time.advance(1_000);
  expect([first.heard, second.heard, server.requests.length]).toEqual([[11], [11], 1]);
});

// What the model found: the end of a stream had no number, so that a tab which missed it went on with the next, over a gap.
test("a tab that doesn't hear that its stream ended hears nothing of the next one before it has asked", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["a"]);
  await time.advance(20);
  // Both tabs' ends; that the first one leaves and comes back, and how many there are then.
  for (let message = 0; message < 6; message += 1) second.tab.drop();
  server.last.cut();
  await time.advance(505);
  expect([phases(second), server.requests.length]).toEqual([["live"], 2]);
  const expired = { resume: "reset", reason: "expired", heartbeatMs: HOUR_MS } as const;
  server.last.hello(20, expired);
  server.last.control(LIVE);
  server.last.event("a", 21);
  await time.advance(5);
  expect([first.heard, second.heard]).toEqual([["reset: expired", 21], []]);
  expect([server.requests.length, server.last.cursor]).toEqual([3, "e.10"]);
  server.last.hello(21, expired);
  await time.advance(5);
  expect([server.requests.length, server.last.cursor]).toEqual([4, "e.21"]);
  server.last.hello(21, { head: "e.21", heartbeatMs: HOUR_MS });
  server.last.control(LIVE);
  server.last.event("a", 22);
  await time.advance(5);
  expect([first.heard, second.heard]).toEqual([
    ["reset: expired", 21, 22],
    ["reset: expired", 22],
  ]);
});

test("a frame that is lost is noticed by the next one, and made good for", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["a"]);
  await time.advance(20);
  second.tab.drop();
  for (const offset of [11, 12, 13]) {
    server.last.event("a", offset);
    await time.advance(0);
  }
  await time.advance(10);
  for (const { heard } of [first, second]) expect(heard).toEqual([11, 12, 13]);
  expect(server.requests).toHaveLength(1);
});

test("the last frame that is lost is noticed by the answer to the next question", async () => {
  const { server, time, open, live } = scriptedTabs();
  open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["a"]);
  await time.advance(20);
  second.tab.drop();
  server.last.event("a", 11);
  await time.advance(5);
  expect(second.heard).toEqual([]);
  await time.advance(CHECK_MS);
  expect([second.heard, server.requests.length]).toEqual([[11], 1]);
});

/** A tab that hears no leader announce itself. */
function deaf({ environment }: SimulatedTab): Partial<TabsConnectionOptions> {
  return {
    environment: {
      ...environment,
      broadcast(name) {
        const channel = environment.broadcast(name);
        return {
          set onmessage(listener: (event: MessageEvent) => void) {
            channel.onmessage = (event) => event.data.type !== "lead" && listener(event);
          },
          postMessage: (message) => channel.postMessage(message),
          close: () => channel.close(),
        };
      },
    },
  };
}

test("a leader whose announcement is lost is found by its answers", async () => {
  const { server, time, browser, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["a"]);
  const page = browser.openTab();
  const third = openTab(page, ["a"], deaf(page));
  await time.advance(20);
  first.tab.crash();
  await live(10, HOUR_MS);
  expect(browser.holders).toEqual([second.tab]);
  server.last.event("a", 11);
  await time.advance(2 * CHECK_MS);
  expect([second.heard, third.heard, server.requests.length]).toEqual([[11], [11], 2]);
});

test("a leader that was replaced follows at once, although it didn't hear by whom, and leads again when that one is gone", async () => {
  const { server, time, browser, open, live } = scriptedTabs();
  const page = browser.openTab();
  const first = openTab(page, ["a"], deaf(page));
  await live(10, HOUR_MS);
  const second = open(["a"]);
  await time.advance(20);
  page.freeze();
  await time.advance(4 * CHECK_MS);
  expect(browser.holders).toEqual([second.tab]);
  await live(10, HOUR_MS);
  page.thaw();
  await time.advance(20);
  server.last.event("a", 11);
  await time.advance(5);
  expect([first.heard, second.heard]).toEqual([[11], [11]]);
  second.tab.crash();
  await live(11, HOUR_MS);
  expect(browser.holders).toEqual([page]);
  expect([phases(first), server.last.cursor]).toEqual([["live"], "e.11"]);
});

test("what a thawed leader still answers makes nobody leave the one that replaced it", async () => {
  const { server, time, browser, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const others = [open(["a"]), open(["a"])];
  await time.advance(20);
  first.tab.freeze();
  await time.advance(4 * CHECK_MS);
  expect(browser.holders).not.toContain(first.tab);
  await live(10, HOUR_MS);
  const states = others.map(({ connection }) => connection.state);
  expect(phases(...others)).toEqual(["live", "live"]);
  first.tab.thaw();
  await time.advance(3 * CHECK_MS);
  // The same ones: they had no other stream since.
  expect(others.map(({ connection }) => connection.state)).toEqual(states);
  server.last.event("a", 11);
  await time.advance(5);
  for (const { heard } of [first, ...others]) expect(heard).toEqual([11]);
  expect(server.requests.filter(({ aborted }) => !aborted)).toHaveLength(1);
});
