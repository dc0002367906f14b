import { encodeSnapshot } from "@tidings/wire";
import { expect, test, vi } from "vitest";
import { manualEnvironment } from "../../test/manual-environment.ts";
import { scriptedServer } from "../../test/scripted-server.ts";
import { openTab, phases, scriptedTabs } from "../../test/scripted-tabs.ts";
import { createTabsConnection } from "./create-tabs-connection.ts";
import type { TabsEnvironment } from "./tabs-environment.ts";

const LIVE = { type: "tidings.live", data: {} } as const;

test.each([
  [{ scope: "" }, "scope"],
  [{ scope: undefined as unknown as string }, "scope"],
  [{ patienceMs: 0 }, "patienceMs"],
  [{ patienceMs: Number.NaN }, "patienceMs"],
  [{ patienceMs: "5" as unknown as number }, "patienceMs"],
  [{ helloTimeoutMs: -5 }, "helloTimeoutMs"],
  [{ patience: 5 } as object, "patience"],
  [{ url: "" }, "url"],
])("%j is refused, before anything is shared", (options, path) => {
  expect(() => scriptedTabs().open(["a"], options)).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(path) }),
  );
});

test("outside a page, or without locks, it is an ordinary connection", async () => {
  const server = scriptedServer();
  const time = manualEnvironment();
  const environment: TabsEnvironment = {
    ...time,
    locks: undefined,
    broadcast: () => {
      throw new Error("not there");
    },
  };
  const connection = createTabsConnection({ url: "/events", scope: "ada", fetch: server.fetch, environment });
  connection.listen("a", () => {}, {});
  await time.advance(0);
  server.last.hello(1);
  server.last.control(LIVE);
  await time.advance(0);
  expect(connection.state.phase).toBe("live");
  expect(connection.sharing).toEqual({ role: "alone", tabs: 1 });
  connection.close();
});

test("where locks are refused, as in a sandboxed frame, the tab goes alone", async () => {
  const { server, time, browser, live } = scriptedTabs();
  const tab = browser.openTab();
  const locks = { request: () => Promise.reject(new DOMException("no", "SecurityError")) };
  const { connection, heard } = openTab(tab, ["a"], { environment: { ...tab.environment, locks } });
  await live(10);
  server.last.event("a", 11);
  await time.advance(0);
  expect([connection.state.phase, connection.sharing.role, heard]).toEqual(["live", "alone", [11]]);
});

test("nothing is asked of the browser before the first listener, and nothing stays after the last", async () => {
  const { server, time, browser, open, live } = scriptedTabs();
  const one = open([]);
  await time.advance(1_000);
  expect([browser.holders.length, server.requests.length]).toEqual([0, 0]);
  const stop = one.listen("a");
  await live(10);
  expect(browser.holders).toEqual([one.tab]);
  stop();
  await time.advance(1_000);
  expect(browser.holders).toEqual([]);
  expect(server.last.aborted).toBe(true);
  expect(time.timers).toBe(0);
  expect(one.connection.sharing).toEqual({ role: "alone", tabs: 1 });
});

test("seven tabs share one request; a tab that asks for no more than is carried costs none", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10);
  const changes = vi.fn();
  first.connection.watchSharing(changes);
  const others = Array.from({ length: 6 }, () => open(["a"]));
  await time.advance(20);
  expect(phases(first, ...others)).toEqual(Array(7).fill("live"));
  expect(server.requests).toHaveLength(1);
  server.last.event("a", 11);
  await time.advance(5);
  for (const { heard } of [first, ...others]) expect(heard).toEqual([11]);
  await time.advance(2_000);
  expect(first.connection.sharing).toEqual({ role: "leader", tabs: 7 });
  expect(others[5]?.connection.sharing).toEqual({ role: "follower", tabs: 7 });
  expect(changes).toHaveBeenLastCalledWith({ role: "leader", tabs: 7 });
});

test("a stream that ends as it was announced is no fault of any tab, and one that comes in between is served by the next", async () => {
  const { server, time, open, live } = scriptedTabs();
  const tabs = [open(["a"]), open(["a"])];
  await live(10, 60_000);
  const seen: string[] = [];
  for (const { connection } of tabs) connection.subscribe(({ phase }) => seen.push(phase));
  server.last.event("a", 11);
  server.last.control({ type: "tidings.rotate", data: { afterMs: 10_000, reason: "drain" } });
  server.last.cut();
  await time.advance(100);
  expect(server.requests).toHaveLength(1);
  tabs.push(open(["a"]));
  await time.advance(400);
  expect(server.requests).toHaveLength(2);
  expect(server.last.cursor).toBe("e.11");
  server.last.hello(11);
  server.last.control(LIVE);
  server.last.event("a", 12);
  await time.advance(10);
  expect(tabs.map(({ heard }) => heard)).toEqual([[11, 12], [11, 12], [12]]);
  expect(tabs.flatMap(({ errors }) => errors)).toEqual([]);
  expect(phases(...tabs)).toEqual(["live", "live", "live"]);
  expect(seen).not.toContain("waiting");
});

test("a new channel joins where the log stands, whatever the tab that has it already is behind", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10);
  server.last.event("a", 11);
  const second = open(["b"]);
  await time.advance(10);
  expect(server.last.channels).toEqual(["a", "b"]);
  expect(server.last.cursor).toBe("e.11");
  server.last.hello(11, { head: "e.14" });
  server.last.event("a", 12);
  server.last.event("b", 13);
  server.last.control(LIVE);
  server.last.event("b", 15);
  await time.advance(10);
  expect([first.heard, second.heard]).toEqual([[11, 12], [15]]);
});

test("the tabs of another user, or of another endpoint, don't share", async () => {
  const { server, time, open } = scriptedTabs();
  open(["a"]);
  open(["a"], { scope: "bob" });
  open(["a"], { url: "http://server/others" });
  await time.advance(100);
  expect(server.requests.map(({ url }) => url.pathname)).toEqual(["/events", "/events", "/others"]);
});

test("a failure is every tab's, with its reason; one tab's attempt serves all", async () => {
  const { server, time, open, live } = scriptedTabs();
  const tabs = [open(["a"]), open(["a"]), open(["a"])];
  await live(10);
  server.last.cut();
  await time.advance(5);
  for (const { connection } of tabs) {
    expect(connection.state).toMatchObject({ phase: "waiting", error: { name: "ClientError", code: "cut" } });
  }
  await time.advance(495);
  expect(server.requests).toHaveLength(2);
  expect(server.last.cursor).toBe("e.10");
  server.last.hello(10);
  server.last.control(LIVE);
  server.last.event("a", 11);
  await time.advance(20);
  expect(phases(...tabs)).toEqual(["live", "live", "live"]);
  expect(tabs.map(({ heard }) => heard)).toEqual([[11], [11], [11]]);
  expect(server.requests).toHaveLength(2);
});

test("what the server refuses is refused to those who asked; who comes next asks again", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10);
  const second = open(["secret"]);
  const denied = [{ channel: "secret", code: "forbidden", message: "not yours" } as const];
  await time.advance(10);
  server.last.hello(10, { denied });
  server.last.control(LIVE);
  await time.advance(10);
  expect(second.errors).toMatchObject([{ code: "refused", serverCode: "forbidden" }]);
  expect(phases(first, second)).toEqual(["live", "failed"]);
  const third = open(["secret", "a"]);
  await time.advance(10);
  expect(server.last.channels).toContain("secret");
  server.last.hello(10);
  server.last.control(LIVE);
  server.last.event("secret", 11);
  await time.advance(10);
  expect(third.heard).toEqual([11]);
});

test("tabs that together ask for too much are served one by one", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10);
  const second = open(["b"]);
  await time.advance(10);
  server.last.refuse(400, "too_many_channels");
  await time.advance(10);
  const [one, two] = server.requests.slice(-2);
  expect([one?.channels, two?.channels].sort()).toEqual([["a"], ["b"]]);
  for (const request of [one, two]) {
    request?.hello(10);
    request?.control(LIVE);
  }
  await time.advance(10);
  expect(phases(first, second)).toEqual(["live", "live"]);
});

test("an expired position is one tab's reset, not everybody's", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  const second = open(["a"]);
  await live(10);
  second.tab.freeze();
  // As a tab that was forgotten while it was frozen comes back: its position is too old for what is kept.
  await time.advance(200_000);
  for (const request of [server.last]) if (!request.aborted) request.cut();
  await time.advance(5_000);
  server.last.hello(20, { resume: "reset", reason: "expired" });
  server.last.control(LIVE);
  await time.advance(20);
  expect(first.connection.state.phase).toBe("live");
  first.heard.length = 0;
  second.tab.thaw();
  await time.advance(30);
  expect(server.last.cursor).toBe("e.10");
  server.last.hello(25, { resume: "reset", reason: "expired" });
  // Nobody may hear it from this stream: the first tab lacks what is before.
  server.last.event("a", 26);
  await time.advance(10);
  expect(server.last.cursor).toBe("e.20");
  server.last.hello(20, { head: "e.25" });
  server.last.event("a", 21);
  server.last.control(LIVE);
  server.last.event("a", 26);
  await time.advance(20);
  expect(first.heard).toEqual([21, 26]);
  expect(second.heard).toEqual(["reset: expired", 26]);
  expect(second.connection.state).toMatchObject({ phase: "live", resume: "reset", reason: "expired" });
});

test("the server's end is the end for every tab, after the events before it", async () => {
  const { server, time, open, live } = scriptedTabs();
  const [first, second] = [open(["a"]), open(["a"])];
  await live(10);
  server.last.event("a", 11);
  server.last.control({ type: "tidings.end", data: {} });
  await time.advance(200);
  // The lead goes with the lock, faster than the message: the second tab asks for itself.
  expect(server.last.cursor).toBe("e.10");
  server.last.hello(10);
  server.last.event("a", 11);
  server.last.control({ type: "tidings.end", data: {} });
  await time.advance(20);
  expect(phases(first, second)).toEqual(["closed", "closed"]);
  expect([first.heard, second.heard]).toEqual([[11], [11]]);
});

test("a log that lost its end resets the tab that is beyond it, although it was asked for another tab's position", async () => {
  const { server, time, open, live } = scriptedTabs();
  const first = open(["a"]);
  await live(10);
  const second = open(["a"]);
  await time.advance(20);
  second.tab.drop();
  server.last.event("a", 11);
  await time.advance(5);
  server.last.cut();
  await time.advance(500);
  expect(server.last.cursor).toBe("e.11");
  server.last.hello(11);
  server.last.control(LIVE);
  await time.advance(600);
  expect(server.last.cursor).toBe("e.10");
  server.last.hello(10, { head: "e.10" });
  server.last.control(LIVE);
  server.last.event("a", 11);
  await time.advance(5);
  expect(first.heard).toEqual([11, "reset: ahead", 11]);
  expect(second.heard).toEqual([11]);
});

test("a tab that wants a state is told by the leader's stream that there is none; another version of the contract is asked again", async () => {
  const { server, time, open, live } = scriptedTabs();
  open(["a"]);
  await live(10);
  const second = open([]);
  second.hold("a");
  await time.advance(20);
  // The stream had every chance to bring one: it began without a position.
  expect(second.errors).toMatchObject([{ code: "protocol" }]);
  expect(server.requests).toHaveLength(1);
  server.last.cut();
  await time.advance(505);
  server.last.hello(10, { contracts: { studio: "next" } });
  server.last.control(LIVE);
  await time.advance(5);
  expect(server.last.url.searchParams.getAll("joining")).toEqual(["a"]);
  server.last.hello(10, { head: "e.12", contracts: { studio: "next" } });
  server.last.send(encodeSnapshot("a", "12", "e.12"));
  server.last.control(LIVE);
  server.last.event("a", 13);
  await time.advance(5);
  expect(second.heard).toEqual([{ state: 12 }, 13]);
  expect([second.errors.length, server.requests.length]).toEqual([1, 3]);
});
