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

test("ticks are whoever's who says how things repeat", () => {
  const ticks: (() => void)[] = [];
  const stopped = vi.fn();
  const pulse = createPulse(
    20,
    () => 0,
    (run, everyMs) => {
      expect(everyMs).toBe(20);
      ticks.push(run);
      return stopped;
    },
  );
  const beat = vi.fn();
  const stop = pulse.add({ beat });
  pulse.add({ beat: vi.fn() })();
  expect(vi.getTimerCount()).toBe(0);
  ticks[0]?.();
  expect(beat).toHaveBeenCalledOnce();
  expect(stopped).not.toHaveBeenCalled();
  stop();
  expect(stopped).toHaveBeenCalledOnce();
  expect(ticks).toHaveLength(1);
});
