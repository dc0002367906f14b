import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPulse } from "./pulse.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("each beats once per interval, spread over it, from one timer", () => {
  let next = 0;
  const pulse = createPulse(1_000, () => (next++ % 10) / 10);
  const beats = Array.from({ length: 10 }, () => vi.fn());
  const all = beats.map((beat) => ({ beat }));
  for (const one of all) pulse.add(one);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(500);
  const early = beats.filter((beat) => beat.mock.calls.length === 1).length;
  expect(early).toBeGreaterThanOrEqual(4);
  expect(early).toBeLessThanOrEqual(6);
  vi.advanceTimersByTime(2_500);
  for (const beat of beats) expect(beat).toHaveBeenCalledTimes(3);
  for (const one of [...all, ...all.slice(0, 1)]) pulse.remove(one);
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
  const [one, other] = [{ beat }, { beat: vi.fn() }];
  pulse.add(one);
  pulse.add(other);
  pulse.remove(other);
  expect(vi.getTimerCount()).toBe(0);
  ticks[0]?.();
  expect(beat).toHaveBeenCalledOnce();
  expect(stopped).not.toHaveBeenCalled();
  pulse.remove(one);
  expect(stopped).toHaveBeenCalledOnce();
  expect(ticks).toHaveLength(1);
});
