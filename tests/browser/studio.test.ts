import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createStudioClient } from "@acme/studio-events/client";
import type { LogRecord } from "@tidings/log";
import { sqliteLog } from "@tidings/log-sqlite";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type RunningBrowser, startBrowser } from "../support/browser.ts";
import { createLedger } from "../support/ledger.ts";
import { isMissing } from "../support/services.ts";
import { startStudio } from "../support/studio.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";

const CUT_MS = 20_000;

describe.skipIf(isMissing("chromium"))("Studio in a real browser", () => {
  it("paints in one tab what was asked for in another", async () => {
    await using studio = await startStudio();
    await using browser = await startBrowser();
    const first = await openStudio(browser, studio.origin);
    const second = await openStudio(browser, studio.origin);

    await first.getByRole("button", { name: "Render", exact: true }).click();
    await second.bringToFront();
    await expect.poll(() => paintedShare(canvasOf(second)), { timeout: 90_000 }).toBeGreaterThan(0);
    for (const page of [second, first]) await page.locator("article img").first().waitFor({ timeout: 90_000 });
    expect(faultsOf(first)).toEqual([]);
    expect(faultsOf(second)).toEqual([]);
  });

  it("goes on with resumed when the server is killed while tiles arrive, with nothing lost and nothing twice", async () => {
    await using studio = await startStudio();
    await using browser = await startBrowser();
    const page = await openStudio(browser, studio.origin);
    const renderId = await askForRender(page, { quality: "superb", width: 320, height: 320 });
    await openDrawer(page);
    await expect.poll(() => paintedShare(canvasOf(page)), { timeout: 90_000 }).toBeGreaterThan(0.1);

    await studio.kill();
    await phase(page, "waiting").waitFor({ timeout: 15_000 });
    const before = await paintedShare(canvasOf(page));
    expect(before).toBeLessThan(1);
    await studio.restart();
    await phase(page, "live").waitFor({ timeout: 60_000 });
    await page.locator("article img").first().waitFor({ timeout: 120_000 });
    expect(await page.getByText("Live, after a reset").count()).toBe(0);
    expect(await page.getByText("Loaded again").count()).toBe(0);

    // What the log holds is what was emitted, also what the page never asked the API for.
    const address = `renders/${renderId}`;
    await studio.kill();
    const records = await recordsOf(join(studio.dataFolder, "events.db"), address);
    const rows = (await rowsOf(page)).filter((row) => row.address === address);
    const first = Math.min(...rows.map(({ id }) => offsetOf(id)));
    const ledger = createLedger();
    ledger.joined("page", address);
    // An event with a key may be left out for a newer one.
    const heard = new Set(rows.map(({ id }) => offsetOf(id)));
    for (const { offset, key } of records) {
      if (offset >= first && (key === undefined || heard.has(offset))) ledger.emitted(address, offset);
    }
    for (const { id } of rows) ledger.heard("page", address, offsetOf(id));
    ledger.left("page", address);
    const { deliveries, ...faults } = ledger.verdict();
    expect(faults).toEqual({ lost: [], repeated: [], misordered: [], uninvited: [] });
    expect(deliveries).toBeGreaterThan(50);
  });

  it("shows what can't go on after a kill as failed, and why, and goes on with the rest", async () => {
    await using studio = await startStudio();
    await using browser = await startBrowser();
    const page = await openStudio(browser, studio.origin);
    const size = { quality: "superb", width: 320, height: 320 };
    const renderIds = [await askForRender(page, size), await askForRender(page, size)];
    await expect.poll(() => page.locator("article canvas").count(), { timeout: 15_000 }).toBe(2);
    await expect.poll(() => paintedShare(canvasOf(page)), { timeout: 90_000 }).toBeGreaterThan(0);

    await studio.kill();
    // The one that was asked for first is of a scene that the next Studio doesn't have, and the other can't be read at all.
    const [first, second] = renderIds.map((id) => join(studio.dataFolder, "renders", id, "render.json"));
    if (!first || !second) throw new Error("two were asked for");
    await writeFile(first, (await readFile(first, "utf8")).replace('"marbles"', '"kitchen"'));
    await writeFile(second, "{");
    await studio.restart();

    await phase(page, "live").waitFor({ timeout: 60_000 });
    await page.getByText("It was asked for in another version of Studio, and this one can't go on with it.").waitFor();
    await page.getByText("The server can't read it any more.").waitFor();
    expect(await page.locator("article [role=progressbar]").count()).toBe(0);
    await page.getByRole("button", { name: /^Delete/ }).click();
    await expect.poll(() => page.locator("article").count()).toBe(1);
    await page.reload();
    await page.getByText("Nothing on the wall yet").waitFor();
  });

  it("goes on by itself when the server is killed and its log with it, shows the reset, and has the right state", async () => {
    await using studio = await startStudio({ log: "memory" });
    await using browser = await startBrowser();
    const page = await openStudio(browser, studio.origin);
    await askForRender(page, { quality: "fine", width: 320, height: 320 });
    await expect.poll(() => paintedShare(canvasOf(page)), { timeout: 90_000 }).toBeGreaterThan(0.1);

    await studio.kill();
    await phase(page, "waiting").waitFor({ timeout: 15_000 });
    const before = await paintedShare(canvasOf(page));
    expect(before).toBeLessThan(1);
    await studio.restart();

    await page.getByText("Live, after a reset").first().waitFor({ timeout: 60_000 });
    await page.getByText("Loaded again").waitFor();
    // The tiles from before the kill were in the state that it started from, those after it came as events.
    expect(await paintedShare(canvasOf(page))).toBeGreaterThanOrEqual(before);
    await expect
      .poll(
        async () => {
          const [shown, painted] = [await labelledShare(canvasOf(page)), await paintedShare(canvasOf(page))];
          return Math.abs(shown - painted);
        },
        { timeout: 30_000 },
      )
      .toBeLessThan(0.02);
    await page.locator("article img").first().waitFor({ timeout: 120_000 });
  });

  it(`resumes after ${CUT_MS / 1000} s without a network, with nothing lost and nothing twice`, async () => {
    await using studio = await startStudio();
    await using network = await startTcpProxy(studio.port);
    await using browser = await startBrowser();
    const origin = `http://127.0.0.1:${network.port}`;
    const page = await openStudio(browser, origin);
    // A hundred tiles: with metrics and progress fewer events than the drawer keeps, however many arrive at once.
    const renderId = await askForRender(page, { quality: "superb", width: 320, height: 320 });
    await openDrawer(page);

    // A second client, whose network stays, hears the same channels: what it heard is what was emitted.
    const cookie = (await browser.context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join("; ");
    const reference = createStudioClient({ url: `${studio.origin}/events`, headers: { Cookie: cookie } });
    const ledger = createLedger();
    const emitted = new Set<string>();
    for (const channel of [reference.metrics(), reference.renders({ renderId }), reference.jobs({ userId: "ada" })]) {
      channel.subscribe({
        onEvent({ type, address, id }) {
          // Delivery `latest`: who was away gets the newest alone.
          if (type === "renders.progress") return;
          emitted.add(id);
          ledger.emitted(address, offsetOf(id));
        },
      });
    }
    await expect.poll(() => emitted.size, { timeout: 15_000 }).toBeGreaterThan(2);

    network.cut();
    await phase(page, "waiting").waitFor({ timeout: 15_000 });
    const heardBefore = (await rowsOf(page)).length;
    await new Promise((resolve) => setTimeout(resolve, CUT_MS));
    const emittedMeanwhile = emitted.size;
    network.restore();
    await phase(page, "live").waitFor({ timeout: 45_000 });
    await page.waitForTimeout(3_000);
    expect(await page.getByText("Loaded again").count()).toBe(0);

    const addresses = ["metrics", `renders/${renderId}`, "users/ada/renders"];
    const rows = (await rowsOf(page)).filter(({ address, id }) => addresses.includes(address) && emitted.has(id));
    for (const address of addresses) ledger.joined("page", address);
    for (const { address, id } of rows) ledger.heard("page", address, offsetOf(id));
    for (const address of addresses) ledger.left("page", address);
    const { deliveries, ...faults } = ledger.verdict();
    process.stdout.write(
      `cut for ${CUT_MS / 1000} s: ${heardBefore} events before, ${emittedMeanwhile} emitted by its end, ${deliveries} counted\n`,
    );
    expect(faults).toEqual({ lost: [], repeated: [], misordered: [], uninvited: [] });
    expect(deliveries).toBeGreaterThan(CUT_MS / 1000);
    reference.close();
  });
});

/** Signs in as Ada and opens the app in a new tab. */
async function openStudio(browser: RunningBrowser, origin: string): Promise<Page> {
  await browser.context.request.post(`${origin}/api/session`, { data: { userId: "ada" } });
  const page = await browser.context.newPage();
  const faults: string[] = [];
  faultsByPage.set(page, faults);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(origin);
  await phase(page, "live").waitFor({ timeout: 30_000 });
  return page;
}

const faultsByPage = new WeakMap<Page, string[]>();

function faultsOf(page: Page): readonly string[] {
  return faultsByPage.get(page) ?? [];
}

function phase(page: Page, name: string): Locator {
  return page.locator(`[data-phase="${name}"]`);
}

function canvasOf(page: Page): Locator {
  return page.locator("article canvas").first();
}

async function askForRender(page: Page, size: { quality: string; width: number; height: number }): Promise<string> {
  const response = await page.request.post(`${new URL(page.url()).origin}/api/renders`, {
    data: { scene: "marbles", seed: 7, ...size },
  });
  expect(response.ok(), await response.text()).toBe(true);
  return ((await response.json()) as { renderId: string }).renderId;
}

/** How much of a canvas has been painted, 0 to 1; 0 while there is none. */
async function paintedShare(canvas: Locator): Promise<number> {
  if ((await canvas.count()) === 0) return 0;
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const pixels = (element as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    let painted = 0;
    for (let index = 3; index < pixels.length; index += 4) if (pixels[index] !== 0) painted += 1;
    return painted / (width * height);
  });
}

/** What the app says of the same canvas, 0 to 1. */
async function labelledShare(canvas: Locator): Promise<number> {
  const label = (await canvas.count()) === 0 ? null : await canvas.getAttribute("aria-label");
  return Number(label?.match(/(\d+) %/)?.[1] ?? Number.NaN) / 100;
}

interface Row {
  readonly address: string;
  readonly id: string;
}

/** Opens the drawer that lists events, and notes them from then on. */
async function openDrawer(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /events/i })
    .first()
    .click();
  await page.getByRole("list", { name: "Events, newest first" }).waitFor();
  await recordRows(page);
}

/** What a log's file holds of a channel. */
async function recordsOf(path: string, address: string): Promise<readonly LogRecord[]> {
  const log = sqliteLog({ path });
  const records: LogRecord[] = [];
  for (let after = 0; ; ) {
    const page = await log.read({ after, limit: 1_000, channels: [address] });
    records.push(...page.records);
    after = page.through;
    if (after < page.head) continue;
    await log.close();
    return records;
  }
}

/** Notes every row that the drawer ever shows: it keeps only the latest itself. */
async function recordRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const list = document.querySelector('[aria-label="Events, newest first"]') as HTMLElement;
    const state = window as unknown as { rows: Row[] };
    state.rows = [];
    const read = (row: Element): Row => ({
      address: row.querySelector("summary span[class*=address]")?.textContent ?? "",
      id: row.querySelector("summary span[title]")?.getAttribute("title") ?? "",
    });
    state.rows.push(...[...list.children].map(read).reverse());
    new MutationObserver((records) => {
      // New rows come at the top: the last added is the oldest of them.
      const added = records.flatMap((record) => [...record.addedNodes]).filter((node) => node instanceof Element);
      const rows = [...list.children].filter((row) => added.includes(row)).reverse();
      state.rows.push(...rows.map(read));
    }).observe(list, { childList: true });
  });
}

function rowsOf(page: Page): Promise<Row[]> {
  return page.evaluate(() => (window as unknown as { rows: Row[] }).rows);
}

function offsetOf(cursor: string): number {
  return Number(cursor.slice(cursor.lastIndexOf(".") + 1));
}
