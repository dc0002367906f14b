import type { Skew } from "@tidings/wire";
import { describe, expect, test, vi } from "vitest";
import { manualEnvironment } from "../test/manual-environment.ts";
import { scriptedServer } from "../test/scripted-server.ts";
import { scriptedTabs } from "../test/scripted-tabs.ts";
import { createClient } from "./create-client.ts";
import { createConnection } from "./create-connection.ts";

const LIVE = { type: "tidings.live", data: {} } as const;
const [ONE, TWO] = ["a".repeat(16), "b".repeat(16)];

function setUp() {
  const server = scriptedServer();
  const time = manualEnvironment();
  const connection = createConnection({ url: "http://server/events", fetch: server.fetch, environment: time });
  createClient({}, { connection }, `shop:${ONE}`);
  return { server, time, connection };
}

test("a connection tells the contracts of its clients, in the query or in the body", async () => {
  const { server, time, connection } = setUp();
  createClient({}, { connection }, `garden:${TWO}`);
  createClient({}, { connection });
  connection.listen("a", () => {}, {});
  await time.advance(0);
  expect(server.last.url.searchParams.getAll("contract")).toEqual([`shop:${ONE}`, `garden:${TWO}`]);
  server.last.hello(1);
  server.last.control(LIVE);
  connection.listen("b".repeat(2_000), () => {}, {});
  await time.advance(0);
  expect(JSON.parse(`${server.last.init.body}`)).toMatchObject({ contracts: [`shop:${ONE}`, `garden:${TWO}`] });
});

test("a client without a name says nothing", async () => {
  const server = scriptedServer();
  const time = manualEnvironment();
  const { connection } = createClient({}, { url: "http://server/events", fetch: server.fetch, environment: time });
  connection.listen("a", () => {}, {});
  await time.advance(0);
  expect(server.last.url.search).toBe("?channel=a");
  expect(connection.skew).toEqual({});
});

describe("what servers say", () => {
  async function hear(...verdicts: readonly (Skew | undefined)[]) {
    const { server, time, connection } = setUp();
    const seen: unknown[] = [];
    connection.subscribe(() => {
      if (connection.skew.shop !== seen.at(-1)) seen.push(connection.skew.shop);
    });
    connection.listen("a", () => {}, {});
    for (const verdict of verdicts) {
      await time.advance(30_000);
      server.last.hello(1, verdict ? { skew: { shop: verdict } } : {});
      server.last.control(LIVE);
      await time.advance(0);
      server.last.cut();
      await time.advance(0);
    }
    return seen;
  }

  test.each<[readonly (Skew | undefined)[], readonly Skew[]]>([
    [["same", "same"], ["same"]],
    [
      ["same", "compatible"],
      ["same", "compatible"],
    ],
    // A deploy that rolls: the next server may be of before.
    [["compatible", "same"], ["compatible"]],
    [
      ["unknown", "same", "degraded"],
      ["unknown", "same", "degraded"],
    ],
    [
      ["degraded", "compatible", "incompatible"],
      ["degraded", "incompatible"],
    ],
    [["incompatible", "degraded"], ["incompatible"]],
    [["compatible", undefined], ["compatible"]],
    [["same", "unknown"], ["same"]],
    [["later" as Skew, "same"], ["same"]],
  ])("%j is kept as %j, and told", async (verdicts, seen) => {
    expect(await hear(...verdicts)).toEqual(seen);
  });

  test("is there before the stream's first event", async () => {
    const { server, time, connection } = setUp();
    const onMessage = vi.fn(() => expect(connection.skew).toEqual({ shop: "degraded" }));
    connection.listen("a", onMessage, {});
    await time.advance(0);
    server.last.hello(1, { skew: { shop: "degraded" } });
    server.last.event("a", 2);
    await time.advance(0);
    expect(onMessage).toHaveBeenCalledOnce();
  });
});

describe("tabs that share", () => {
  test("are those of one version, and each has the verdict on its own", async () => {
    const { server, time, open } = scriptedTabs();
    const tabs = [open([]), open([]), open([])] as const;
    const hashes = [ONE, ONE, TWO];
    for (const [index, { connection }] of tabs.entries()) {
      createClient({}, { connection }, `shop:${hashes[index]}`);
      connection.listen("a", () => {}, {});
    }
    await time.advance(150);
    expect(server.requests.map(({ url }) => url.searchParams.get("contract")).toSorted()).toEqual([
      `shop:${ONE}`,
      `shop:${TWO}`,
    ]);
    for (const request of server.requests) {
      const isOld = request.url.searchParams.get("contract") === `shop:${ONE}`;
      request.hello(5, { skew: { shop: isOld ? "compatible" : "same" } });
      request.control(LIVE);
    }
    await time.advance(10);
    expect(tabs.map(({ connection }) => connection.skew.shop)).toEqual(["compatible", "compatible", "same"]);
    for (const { connection } of tabs) connection.close();
  });
});
