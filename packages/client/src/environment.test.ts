import { afterEach, expect, test, vi } from "vitest";
import { platform } from "./environment.ts";

afterEach(() => vi.unstubAllGlobals());

/** The part of a browser's window that matters here. */
function stubBrowser() {
  const window = new EventTarget();
  const document = { hidden: false };
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("document", document);
  return { document, fire: (type: string) => window.dispatchEvent(new Event(type)) };
}

test("wakes when the network is back and when the page is shown, not when it is hidden, until stopped", () => {
  const { document, fire } = stubBrowser();
  const listener = vi.fn();
  const stop = platform.onWake(listener);
  fire("online");
  fire("visibilitychange");
  expect(listener).toHaveBeenCalledTimes(2);
  document.hidden = true;
  fire("visibilitychange");
  expect(listener).toHaveBeenCalledTimes(2);
  document.hidden = false;
  stop();
  fire("online");
  expect(listener).toHaveBeenCalledTimes(2);
});

test("where there is nothing to listen to, nothing is done", () => {
  expect(() => platform.onWake(() => {})()).not.toThrow();
});

test("a scheduled call can be called off", async () => {
  const run = vi.fn();
  platform.schedule(run, 0)();
  await new Promise((resolve) => platform.schedule(() => resolve(undefined), 5));
  expect(run).not.toHaveBeenCalled();
});
