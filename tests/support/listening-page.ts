import type { Page } from "playwright-core";
import type { ListeningPage } from "../fixtures/listening-page.ts";
import type { RunningBrowser } from "./browser.ts";
import type { CountingServer } from "./counting-server.ts";
import { createLedger, type Verdict } from "./ledger.ts";

declare global {
  var page: ListeningPage;
}

/** Opens a tab that listens. */
export async function openListener(
  browser: RunningBrowser,
  server: { readonly origin: string },
  options: Parameters<ListeningPage["start"]>[0],
): Promise<Page> {
  const tab = await browser.context.newPage();
  await tab.goto(`${server.origin}/page`);
  await tab.waitForFunction(() => "page" in globalThis);
  await tab.evaluate((given) => globalThis.page.start(given), options);
  return tab;
}

export const isLive = (tab: Page): Promise<unknown> => tab.waitForFunction(() => globalThis.page.phase === "live");

export const roleOf = (tab: Page): Promise<string | undefined> => tab.evaluate(() => globalThis.page.sharing?.role);

/** The server's count of open streams. */
export async function streamsOf(server: CountingServer): Promise<number> {
  const { stats } = await server.memory();
  return (stats as { connections: number }).connections;
}

/** Stops the events and judges what each tab heard, once it has the last of each topic. */
export async function judge(
  server: CountingServer,
  tabs: Readonly<Record<string, { readonly tab: Page; readonly topics: readonly string[] }>>,
): Promise<Verdict> {
  const last = await server.stop();
  const ledger = createLedger();
  for (const [topic, count] of Object.entries(last)) {
    for (let sequence = 1; sequence <= count; sequence += 1) ledger.emitted(topic, sequence);
  }
  for (const [name, { tab, topics }] of Object.entries(tabs)) {
    await tab.waitForFunction(
      (wanted) =>
        wanted.every(([topic, sequence]) =>
          globalThis.page.heard.some((event) => event.topic === topic && event.sequence === sequence),
        ),
      topics.map((topic) => [topic, last[topic]] as const),
      { timeout: 30_000 },
    );
    for (const topic of topics) ledger.joined(name, topic);
    for (const { topic, sequence } of await tab.evaluate(() => globalThis.page.heard)) {
      ledger.heard(name, topic, sequence);
    }
  }
  return ledger.verdict();
}
