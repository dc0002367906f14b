import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.ts";
import { startCountingServer } from "../support/counting-server.ts";
import { isLive, judge, openListener, roleOf, streamsOf } from "../support/listening-page.ts";
import { isMissing } from "../support/services.ts";
import { until } from "../support/until.ts";

/** One more than the connections that a browser opens to one origin over HTTP/1.1. */
const TABS = 7;
const STUCK_MS = 12_000;
const TOPICS = ["t0", "t1", "t2"];

describe.skipIf(isMissing("chromium"))("seven tabs over HTTP/1.1", () => {
  it("freeze each other when each has a connection of its own: the seventh can't even load", async () => {
    await using server = await startCountingServer();
    await using browser = await startBrowser();
    for (let count = 1; count < TABS; count += 1) {
      await isLive(await openListener(browser, server, { shared: false, topics: TOPICS }));
    }
    const seventh = await browser.context.newPage();
    await expect(seventh.goto(`${server.origin}/elsewhere`, { timeout: 3_000 })).rejects.toThrow(/Timeout/);
    await browser.context.pages()[1]?.close();
    await seventh.goto(`${server.origin}/elsewhere`);
  });

  it("share one connection, and lose and repeat nothing when the leader is closed, crashes, or is stuck", async () => {
    await using server = await startCountingServer();
    await using browser = await startBrowser();
    const tabs: Record<string, { readonly tab: Page; readonly topics: readonly string[] }> = {};
    // Each of its own set, so that the union changes as they come and go.
    for (let index = 0; index <= TABS; index += 1) {
      const topics = TOPICS.slice(index % 3, (index % 3) + 2);
      const tab = await openListener(browser, server, { shared: true, topics });
      tabs[`tab ${index}`] = { tab, topics };
      if (index === 0) await server.start(TOPICS.length, 40);
      await isLive(tab);
    }
    expect(await streamsOf(server)).toBe(1);
    for (const { tab } of Object.values(tabs)) {
      const status = await tab.evaluate(async () => (await fetch("/elsewhere")).status);
      expect(status).toBe(200);
    }

    async function takeLeader() {
      for (const [name, { tab }] of Object.entries(tabs)) {
        if ((await roleOf(tab)) === "leader") return { name, tab };
      }
      throw new Error("nobody leads");
    }
    /** Another one than `old` leads, and all the others hear it. */
    async function followed(old: Page) {
      const others = Object.values(tabs).filter(({ tab }) => tab !== old);
      let roles: (string | undefined)[] = [];
      await until(
        () => `another leader among ${roles}`,
        async () => {
          roles = await Promise.all(others.map(({ tab }) => roleOf(tab)));
          return roles.filter((role) => role === "leader").length === 1 && !roles.includes("alone");
        },
      );
      for (const { tab } of others) {
        const before = await tab.evaluate(() => globalThis.page.heard.length);
        await tab.waitForFunction((count) => globalThis.page.heard.length > count + 20, before);
      }
    }

    const closed = await takeLeader();
    delete tabs[closed.name];
    await closed.tab.close();
    await followed(closed.tab);
    expect(await streamsOf(server)).toBe(1);

    const crashed = await takeLeader();
    delete tabs[crashed.name];
    const killer = await browser.context.newCDPSession(crashed.tab);
    const crash = crashed.tab.waitForEvent("crash");
    void killer.send("Page.crash").catch(() => {});
    await crash;
    await followed(crashed.tab);
    expect(await streamsOf(server)).toBe(1);

    // Chromium doesn't freeze a page that holds a lock: what stands still here is its script.
    const stuck = await takeLeader();
    const unstuck = stuck.tab.evaluate((ms) => {
      for (const end = Date.now() + ms; Date.now() < end; );
    }, STUCK_MS);
    await followed(stuck.tab);
    await unstuck;
    await until("the old leader follows", async () => (await roleOf(stuck.tab)) === "follower");
    await until("one stream", async () => (await streamsOf(server)) === 1);

    const { deliveries, ...faults } = await judge(server, tabs);
    process.stdout.write(`${TABS + 1} tabs, leader closed, crashed, stuck: ${deliveries} deliveries counted\n`);
    expect(faults).toEqual({ lost: [], repeated: [], misordered: [], uninvited: [] });
    expect(deliveries).toBeGreaterThan(1_000);
    for (const { tab } of Object.values(tabs)) {
      expect(await tab.evaluate(() => globalThis.page.resets)).toBe(0);
      expect(await tab.evaluate(() => globalThis.page.phases)).not.toContain("failed");
    }
  });
});
