import { expect, test, vi } from "vitest";
import { manualEnvironment } from "../test/manual-environment.ts";
import { createWatchdog } from "./watchdog.ts";

test("barks once, after the silence and not before", async () => {
  const time = manualEnvironment();
  const bark = vi.fn();
  const watchdog = createWatchdog(time, 1_000, bark);
  await time.advance(900);
  watchdog.heard();
  await time.advance(999);
  expect(bark).not.toHaveBeenCalled();
  await time.advance(1);
  expect(bark).toHaveBeenCalledTimes(1);
  await time.advance(10_000);
  expect(bark).toHaveBeenCalledTimes(1);
});

test.each([100, 5_000])("a new limit of %d ms counts from when it is given", async (limit) => {
  const time = manualEnvironment();
  const bark = vi.fn();
  const watchdog = createWatchdog(time, 1_000, bark);
  await time.advance(500);
  watchdog.heard(limit);
  await time.advance(limit - 1);
  expect(bark).not.toHaveBeenCalled();
  await time.advance(1);
  expect(bark).toHaveBeenCalledTimes(1);
});

test("stopped, it keeps no timer", () => {
  const time = manualEnvironment();
  createWatchdog(time, 1_000, () => {}).stop();
  expect(time.timers).toBe(0);
});
