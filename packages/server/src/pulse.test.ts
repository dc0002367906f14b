import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPulse } from "./pulse.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("each beats once per interval, spread over it, from one timer", () => {
  let next = 0;
  const pulse = createPulse(1_000, () => (next++ % 10) / 10);
  const beats = Array.from({ length: 10 }, () => vi.fn());
  const stops = beats.map((beat) => pulse.add({ beat }));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(500);
  const early = beats.filter((beat) => beat.mock.calls.length === 1).length;
  expect(early).toBeGreaterThanOrEqual(4);
  expect(early).toBeLessThanOrEqual(6);
  vi.advanceTimersByTime(2_500);
  for (const beat of beats) expect(beat).toHaveBeenCalledTimes(3);
  for (const stop of stops) stop();
  stops[0]?.();
  expect(vi.getTimerCount()).toBe(0);
});
