import { afterEach, expect, test, vi } from "vitest";
import { platform } from "./environment.ts";

afterEach(() => vi.unstubAllGlobals());

/** The part of a browser's window that matters here. */
function stubBrowser() {
  const window = new EventTarget();
  const document = { hidden: false };
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("document", document);
  const fire = (type: string, more: object = {}) => window.dispatchEvent(Object.assign(new Event(type), more));
  return { document, fire };
}

test("wakes when the network is back, or the page is shown, thawed or restored; not while it is hidden; until stopped", () => {
  const { document, fire } = stubBrowser();
  const listener = vi.fn();
  const stop = platform.onWake(listener, () => {});
  for (const type of ["online", "visibilitychange", "resume", "pageshow"]) fire(type);
  expect(listener).toHaveBeenCalledTimes(4);
  document.hidden = true;
  fire("visibilitychange");
  expect(listener).toHaveBeenCalledTimes(4);
  document.hidden = false;
  stop();
  fire("online");
  expect(listener).toHaveBeenCalledTimes(4);
});

test("sleeps when the page goes into the back-forward cache, not when it is left for good", () => {
  const { fire } = stubBrowser();
  const [wake, sleep] = [vi.fn(), vi.fn()];
  const stop = platform.onWake(wake, sleep);
  fire("pagehide", { persisted: false });
  expect(sleep).not.toHaveBeenCalled();
  fire("pagehide", { persisted: true });
  expect(sleep).toHaveBeenCalledTimes(1);
  stop();
  fire("pagehide", { persisted: true });
  expect(sleep).toHaveBeenCalledTimes(1);
  expect(wake).not.toHaveBeenCalled();
});

test("there is surely no network only where the browser says so", () => {
  expect(platform.offline()).toBe(false);
  vi.stubGlobal("navigator", { onLine: false });
  expect(platform.offline()).toBe(true);
  vi.stubGlobal("navigator", undefined);
  expect(platform.offline()).toBe(false);
});

test("where there is nothing to listen to, nothing is done", () => {
  const nothing = () => {};
  expect(() => platform.onWake(nothing, nothing)()).not.toThrow();
});

test("a scheduled call can be called off", async () => {
  const run = vi.fn();
  platform.schedule(run, 0)();
  await new Promise((resolve) => platform.schedule(() => resolve(undefined), 5));
  expect(run).not.toHaveBeenCalled();
});

test.each([Number.POSITIVE_INFINITY, 2 ** 31, 1e12])(
  "%d ms are not a time that is over at once, as they are to setTimeout",
  async (ms) => {
    const run = vi.fn();
    const callOff = platform.schedule(run, ms);
    await new Promise((resolve) => platform.schedule(() => resolve(undefined), 20));
    callOff();
    expect(run).not.toHaveBeenCalled();
  },
);
