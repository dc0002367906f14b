import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.ts";
import { isMissing } from "../support/services.ts";
import { startStudio } from "../support/studio.ts";

// A tab of Studio stays open while its server is deployed anew with tests/fixtures/studio-v2: `renders.queued` and `renders.progress` have a
// field renamed, with casts both ways, `renders.started` is gone, and `renders.archived` is new. The log stays.

const root = join(import.meta.dirname, "../..");

describe.skipIf(isMissing("chromium"))("Studio over a breaking deploy, in a real browser", () => {
  it("goes on in a tab of before, shows nothing false, and offers the reload; what was stored is read right by both versions", async () => {
    await using studio = await startStudio();
    await using browser = await startBrowser();
    const { context } = browser;
    await context.request.post(`${studio.origin}/api/session`, { data: { userId: "ada" } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await page.goto(studio.origin);
    await live(page);
    const renderId = await askForRender(page);
    await expect.poll(() => shownShare(page), { timeout: 60_000 }).toBeGreaterThan(5);
    expect(await bar(page).count()).toBe(0);

    await studio.kill();
    const before = await shownShare(page);
    expect(before).toBeLessThan(100);
    await page.locator('[data-phase="waiting"]').waitFor({ timeout: 15_000 });
    await studio.redeploy();
    await live(page);
    await bar(page).waitFor();
    expect(await bar(page).getAttribute("data-verdict")).toBe("degraded");

    // It goes on painting, by events that the server now has under another version.
    await expect.poll(() => shownShare(page), { timeout: 60_000 }).toBeGreaterThan(before);
    expect(await page.locator("body").textContent()).not.toMatch(/NaN|undefined/);
    await page.locator("article img").first().waitFor({ timeout: 200_000 });
    expect(await page.getByText("Loaded again").count()).toBe(0);
    // What it can't know, it says and skips; nothing that it knows was unreadable.
    expect(
      faults.filter((fault) => !/ERR_|Failed to load resource|unknown_event.*renders\.archived/s.test(fault)),
    ).toEqual([]);

    const [one, two] = await Promise.all([
      replay(context, studio.origin, renderId, join(root, "packages/studio-events")),
      replay(context, studio.origin, renderId, join(root, "tests/fixtures/studio-v2")),
    ]);
    expect(one.skew).toEqual({ studio: "degraded" });
    expect(two.skew).toEqual({ studio: "same" });
    // Stored by the server of before; and the last of `latest`, stored by the one of now.
    expect(one.events["renders.queued"]).toEqual([{ ahead: 0 }]);
    expect(two.events["renders.queued"]).toEqual([{ waiting: 0 }]);
    expect(one.events["renders.progress"]).toEqual([expect.objectContaining({ done: expect.any(Number) })]);
    expect(two.events["renders.progress"]).toEqual([expect.objectContaining({ finished: expect.any(Number) })]);
    expect(two.events["renders.progress"]?.[0]).not.toHaveProperty("done");
    expect(two.events["renders.archived"]).toHaveLength(1);
    const tiles = (heard: Heard) => heard.events["renders.tile"]?.length;
    expect([tiles(one), one.events["renders.completed"]]).toEqual([tiles(two), two.events["renders.completed"]]);

    await page.evaluate(() => Object.assign(window, { before: true }));
    await bar(page).getByRole("button", { name: "Reload" }).click();
    await page.waitForFunction(() => !("before" in window));
    await live(page);
  });
});

const live = (page: Page) => page.locator('[data-phase="live"]').waitFor({ timeout: 60_000 });

const bar = (page: Page) => page.locator("[data-verdict]");

async function askForRender(page: Page): Promise<string> {
  const data = { scene: "marbles", seed: 7, quality: "fine", width: 224, height: 224 };
  const response = await page.request.post(`${new URL(page.url()).origin}/api/renders`, { data });
  expect(response.ok(), await response.text()).toBe(true);
  return ((await response.json()) as { renderId: string }).renderId;
}

/** What the app says is painted, in percent; 0 while there is no canvas, 100 when the picture is there. */
async function shownShare(page: Page): Promise<number> {
  if ((await page.locator("article img").count()) > 0) return 100;
  const canvas = page.locator("article canvas").first();
  const label = (await canvas.count()) === 0 ? null : await canvas.getAttribute("aria-label");
  return Number(label?.match(/(\d+) %/)?.[1] ?? 0);
}

interface Heard {
  readonly skew: unknown;
  /** Payloads by wire name, in order. */
  readonly events: Readonly<Record<string, readonly unknown[]>>;
}

/** Everything that the log has of a render, as a client built with the contract in `folder` is told it. */
async function replay(context: BrowserContext, origin: string, renderId: string, folder: string): Promise<Heard> {
  const generated = folder.includes("packages") ? "src/generated" : "generated";
  const { hash } = JSON.parse(await readFile(join(folder, generated, "manifest.json"), "utf8"));
  const url = `${origin}/events/renders/${renderId}?contract=studio:${hash.slice(0, 16)}`;
  const cookie = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join("; ");
  const epoch = (await read(url, { cookie })).match(/^id: (.*)\.\d+$/m)?.[1];
  const text = await read(url, { cookie, "last-event-id": `${epoch}.0` });
  const events: Record<string, unknown[]> = {};
  for (const block of text.split("\n\n")) {
    const [type, data] = ["event", "data"].map((field) => block.match(new RegExp(`^${field}: (.*)$`, "m"))?.[1]);
    if (type !== undefined && data !== undefined) events[type] = [...(events[type] ?? []), JSON.parse(data)];
  }
  const [hello] = events["tidings.hello"] as { resume: string; skew: unknown }[];
  expect(hello?.resume).toBe("resumed");
  return { skew: hello?.skew, events };
}

/** A stream's text until it is live. */
async function read(url: string, headers: Record<string, string>): Promise<string> {
  const leaving = new AbortController();
  const response = await fetch(url, {
    headers,
    signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(20_000)]),
  });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("event: tidings.live")) break;
  }
  leaving.abort();
  return text;
}
