import { describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.ts";
import { startCountingServer } from "../support/counting-server.ts";
import { isLive, judge, openListener, streamsOf } from "../support/listening-page.ts";
import { isMissing } from "../support/services.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { until } from "../support/until.ts";

const TOPICS = ["t0", "t1"];
const NOTHING = { lost: [], repeated: [], misordered: [], uninvited: [] };

describe.skipIf(isMissing("chromium")).each([
  ["a connection of its own", false],
  ["a connection shared by tabs", true],
])("a page with %s", (_, shared) => {
  it("lets go of its stream for the back-forward cache, and goes on when it is shown again", async () => {
    await using server = await startCountingServer();
    await using browser = await startBrowser({ backForwardCache: true });
    const tab = await openListener(browser, server, { shared, topics: TOPICS });
    await isLive(tab);
    await server.start(TOPICS.length, 40);
    await tab.waitForFunction(() => globalThis.page.heard.length > 20);
    await tab.goto(`${server.origin}/elsewhere`);
    await until("the stream ends", async () => (await streamsOf(server)) === 0);
    await tab.waitForTimeout(1_000);
    // A page that comes out of the cache has loaded before.
    await tab.goBack({ waitUntil: "commit" });
    const shown = await tab.evaluate(() => globalThis.page.shown);
    expect(shown, "the page came out of the cache, with its state").toEqual([false, true]);
    const { deliveries, ...faults } = await judge(server, { page: { tab, topics: TOPICS } });
    expect(faults).toEqual(NOTHING);
    expect(deliveries).toBeGreaterThan(40);
  });

  it("catches up after it was frozen", async () => {
    await using server = await startCountingServer();
    await using browser = await startBrowser();
    const tab = await openListener(browser, server, { shared, topics: TOPICS });
    await isLive(tab);
    await server.start(TOPICS.length, 40);
    const session = await browser.context.newCDPSession(tab);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await session.send("Page.setWebLifecycleState", { state: "active" });
    const { deliveries, ...faults } = await judge(server, { page: { tab, topics: TOPICS } });
    expect(faults).toEqual(NOTHING);
    expect(deliveries).toBeGreaterThan(100);
  });

  it("waits while the browser is offline, and goes on as soon as it is back", async () => {
    await using server = await startCountingServer();
    await using network = await startTcpProxy(server.port);
    await using browser = await startBrowser();
    const origin = `http://127.0.0.1:${network.port}`;
    const tab = await openListener(browser, { origin }, { shared, topics: TOPICS });
    await isLive(tab);
    await server.start(TOPICS.length, 40);
    await tab.waitForFunction(() => globalThis.page.heard.length > 20);
    const session = await browser.context.newCDPSession(tab);
    await session.send("Network.enable");
    const setOffline = (offline: boolean) =>
      session.send("Network.emulateNetworkConditions", {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      });
    // The emulation leaves open streams alone: the proxy cuts them.
    await setOffline(true);
    network.cut();
    await tab.waitForFunction(() => globalThis.page.phase === "waiting", undefined, { timeout: 20_000 });
    const attempts = () => tab.evaluate(() => globalThis.page.phases.filter((phase) => phase === "connecting").length);
    const before = await attempts();
    await tab.waitForTimeout(4_000);
    expect(await attempts(), "no attempt is spent").toBe(before);
    network.restore();
    await setOffline(false);
    await isLive(tab);
    const { deliveries, ...faults } = await judge(server, { page: { tab, topics: TOPICS } });
    expect(faults).toEqual(NOTHING);
    expect(deliveries).toBeGreaterThan(100);
  });
});
