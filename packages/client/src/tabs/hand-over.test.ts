import { type Control, encodeControl, type Hello } from "@tidings/wire";
import { expect, test } from "vitest";
import { phases, scriptedTabs } from "../../test/scripted-tabs.ts";

const LIVE: Control = { type: "tidings.live", data: {} };
const HOUR_MS = 3_600_000;

test("a new leader waits for the others' positions: one request, from the lowest, serves all", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const [second, third] = [open(["a"]), open(["b"])];
  await live(10, HOUR_MS);
  await time.advance(20);
  const { length } = server.requests;
  first.tab.crash();
  await time.advance(150);
  expect([server.last.channels, server.last.cursor]).toEqual([["a", "b"], "e.10"]);
  server.last.hello(10);
  server.last.control(LIVE);
  await time.advance(20);
  expect([phases(second, third), server.requests.length]).toEqual([["live", "live"], length + 1]);
});

test("who replaces a leader that never answered it waits for the others too", async () => {
  const { server, time, browser, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["b"]);
  await live(10, HOUR_MS);
  first.tab.freeze();
  const third = open(["a"], { patienceMs: 300 });
  await time.advance(450);
  expect(browser.holders).toEqual([third.tab]);
  expect([[...server.last.channels].sort(), server.last.cursor]).toEqual([["a", "b"], "e.10"]);
  server.last.hello(10);
  await time.advance(5);
  expect(phases(second, third)).toEqual(["replaying", "replaying"]);
});

test("a tab that nobody had answered asks whoever leads next", async () => {
  const { server, time, open } = scriptedTabs();
  const [first, second] = [open(["a"]), open(["a"])];
  await time.advance(50);
  first.tab.crash();
  await time.advance(150);
  expect([phases(second), server.requests.length]).toEqual([["connecting"], 2]);
  server.last.hello(10);
  await time.advance(5);
  expect(phases(second)).toEqual(["replaying"]);
});

test("a tab of a lost epoch among others gets its states by the same request", async () => {
  const { server, time, open, live } = scriptedTabs();
  const reborn = (more: Partial<Hello>) => {
    const hello: Hello = { v: 1, contracts: {}, resume: "resumed", heartbeatMs: HOUR_MS, head: "f.5", ...more };
    server.last.accept();
    server.last.send(encodeControl({ type: "tidings.hello", data: hello }, { epoch: "f", offset: 5 }));
  };
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const [second, third] = [open(["a"]), open(["b"])];
  await live(10, HOUR_MS);
  server.last.cut();
  await time.advance(5);
  third.tab.freeze();
  await time.advance(505);
  reborn({ resume: "reset", reason: "epoch" });
  server.last.control(LIVE);
  await time.advance(20);
  expect(phases(first, second)).toEqual(["live", "live"]);
  first.tab.crash();
  third.tab.thaw();
  await time.advance(150);
  expect([server.last.cursor, server.last.url.searchParams.getAll("joining")]).toEqual(["f.5", ["b"]]);
  reborn({});
  await time.advance(5);
  expect(third.heard).toEqual(["reset: epoch"]);
});

test("a tab that comes when the request is made already isn't served by what doesn't carry its channel", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const second = open(["b"]);
  await live(10, HOUR_MS);
  server.last.cut();
  await time.advance(5);
  second.tab.freeze();
  await time.advance(505);
  expect(server.last.channels).toEqual(["a"]);
  second.tab.thaw();
  await time.advance(5);
  server.last.hello(10, { heartbeatMs: HOUR_MS });
  server.last.event("a", 13);
  server.last.control(LIVE);
  await time.advance(5);
  expect([first.heard, phases(second)]).toEqual([[13], ["connecting"]]);
  expect([server.last.channels, server.last.cursor]).toEqual([["a", "b"], "e.10"]);
});

test("what one tab sees, the leader's wait ends with", async () => {
  const { server, time, open, live } = scriptedTabs();
  open(["a"]);
  await live(10);
  const second = open(["a"]);
  await time.advance(20);
  server.last.cut();
  await time.advance(5);
  expect(server.requests).toHaveLength(1);
  // It is shown, or online again.
  second.tab.thaw();
  await time.advance(5);
  expect(server.requests).toHaveLength(2);
});

test("a tab that says nothing for three minutes is forgotten, and hears first of all that it was; one that asks isn't", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10, HOUR_MS);
  const [second, third] = [open(["b"]), open(["a"])];
  await live(10, HOUR_MS);
  await time.advance(20);
  const { state } = third.connection;
  second.tab.freeze();
  await time.advance(190_000);
  expect(first.connection.sharing.tabs).toBe(2);
  expect(server.last.channels).toEqual(["a"]);
  server.last.hello(10, { heartbeatMs: HOUR_MS });
  server.last.control(LIVE);
  await time.advance(5);
  second.tab.thaw();
  await time.advance(20);
  expect([server.last.channels, server.last.cursor]).toEqual([["a", "b"], "e.10"]);
  server.last.hello(10, { head: "e.11", heartbeatMs: HOUR_MS });
  server.last.event("b", 11);
  server.last.control(LIVE);
  await time.advance(5);
  expect(second.heard).toEqual([11]);
  expect(third.connection.state).toBe(state);
});

test("a channel that was refused to a tab that has others is asked for again by who comes next", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a", "secret"]);
  const denied = [{ channel: "secret", code: "forbidden", message: "not yours" } as const];
  await time.advance(150);
  server.last.hello(10, { denied, heartbeatMs: HOUR_MS });
  server.last.control(LIVE);
  await time.advance(5);
  expect([phases(first), first.errors]).toMatchObject([["live"], [{ serverCode: "forbidden" }]]);
  const second = open(["secret"]);
  await live(10, HOUR_MS);
  expect(server.last.channels).toEqual(["a", "secret"]);
  server.last.event("secret", 11);
  await time.advance(5);
  expect([phases(second), second.heard]).toEqual([["live"], [11]]);
});
