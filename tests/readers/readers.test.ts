import { EventSource as NpmEventSource } from "eventsource";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.ts";
import { startProcess } from "../support/child-process.ts";
import { type CountingServer, startCountingServer } from "../support/counting-server.ts";
import { findService, isMissing } from "../support/services.ts";

/** The protocol is plain Server-Sent Events: tools that have never heard of Tidings read it. */

interface Heard {
  readonly sequence: number;
  readonly id: string;
}

const COUNT = 20;
const everySequence = Array.from({ length: COUNT }, (_, index) => index + 1);

let server: CountingServer;
beforeAll(async () => {
  server = await startCountingServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.skipIf(isMissing("curl"))("curl -N", () => {
  it("prints every event of a channel, hello first", async () => {
    await using curl = startProcess(findService("curl") ?? "", ["-sN", "-i", `${server.origin}/events/counts/curl`]);
    await curl.waitFor(/event: tidings\.live/);
    await server.burst("curl", COUNT);
    await curl.waitFor(new RegExp(`"sequence":${COUNT},`));
    expect(curl.output).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(curl.output).toMatch(/content-type: text\/event-stream/i);
    expect(curl.output).toMatch(/cache-control: no-store, no-transform/i);
    const blocks = curl.output.slice(curl.output.indexOf("\r\n\r\n") + 4);
    expect(blocks).toContain("event: tidings.hello\n");
    expect(blocks.indexOf("tidings.hello")).toBeLessThan(blocks.indexOf("counts.counted"));
    const events = [...blocks.matchAll(/event: counts\.counted\nid: (\S+)\ndata: (.+)\n\n/g)];
    expect(events.map((match) => JSON.parse(match[2] ?? "").sequence)).toEqual(everySequence);
  });
});

describe("the npm package eventsource", () => {
  it("hears every event with its id, and resumes after a cut without loss", async () => {
    const heard = await listen("npm", COUNT);
    expect(heard.map(({ sequence }) => sequence)).toEqual(everySequence);
    const middle = heard[9]?.id ?? "";
    const resumed = await listen("npm", COUNT - 10, middle);
    expect(resumed.map(({ sequence }) => sequence)).toEqual(everySequence.slice(10));
  });

  /** Opens an EventSource, lets the server emit when there is no cursor to resume from, and waits for `count` events. */
  async function listen(topic: string, count: number, lastEventId?: string): Promise<Heard[]> {
    const query = lastEventId === undefined ? "" : `?lastEventId=${lastEventId}`;
    const source = new NpmEventSource(`${server.origin}/events/counts/${topic}${query}`);
    const heard: Heard[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        source.addEventListener("error", (event) => reject(new Error(event.message ?? "connection error")));
        source.addEventListener("counts.counted", (event) => {
          heard.push({ sequence: JSON.parse(event.data).sequence, id: event.lastEventId });
          if (heard.length === count) resolve();
        });
        if (lastEventId === undefined) {
          source.addEventListener("tidings.live", () => void server.burst(topic, count).catch(reject));
        }
      });
      return heard;
    } finally {
      source.close();
    }
  }
});

describe.skipIf(isMissing("chromium"))("a browser's own EventSource", () => {
  it("hears every event with its id", async () => {
    await using browser = await startBrowser();
    const page = await browser.context.newPage();
    // A page of the server's own origin: the server answers no other.
    await page.goto(`${server.origin}/memory`);
    await page.evaluate(() => {
      const state = window as unknown as { heard: Heard[]; live: boolean };
      state.heard = [];
      const source = new EventSource("/events/counts/browser");
      source.addEventListener("tidings.live", () => {
        state.live = true;
      });
      source.addEventListener("counts.counted", (event) => {
        state.heard.push({ sequence: JSON.parse(event.data).sequence, id: event.lastEventId });
      });
    });
    await page.waitForFunction(() => (window as unknown as { live?: boolean }).live === true);
    await server.burst("browser", COUNT);
    await page.waitForFunction((count) => (window as unknown as { heard: Heard[] }).heard.length >= count, COUNT);
    const heard = await page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
    expect(heard.map(({ sequence }) => sequence)).toEqual(everySequence);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(COUNT);
  });
});
