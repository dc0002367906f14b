import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ChannelSet, createChannelSet, type Listener } from "./channel-set.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import { createRecentWindow } from "./recent-window.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(): { pacer: Pacer; one: ChannelSet; other: ChannelSet; calls: string[] } {
  const window = createRecentWindow(0, { records: 10, bytes: 1_000 });
  const calls: string[] = [];
  const set = (name: string): ChannelSet => {
    const created = createChannelSet("plain", new Set([name]), () => window);
    const listener: Listener = {
      wake: (touched, through) => calls.push(`${name} ${touched} ${through}`),
      tell: () => undefined,
    };
    created.listeners.add(listener);
    return created;
  };
  return { pacer: createPacer(), one: set("one"), other: set("other"), calls };
}

test("an event that comes alone is told at once, however many sets it is for", () => {
  const { pacer, one, other, calls } = setUp();
  pacer.wake(one, 0, 0);
  pacer.wake(other, 0, 0);
  expect(calls).toEqual(["one 0 0", "other 0 0"]);
  vi.advanceTimersByTime(3);
  pacer.wake(one, 1, 1);
  expect(calls).toEqual(["one 0 0", "other 0 0", "one 1 1"]);
});

test("what lands while a set rests is told once, from where the first of it began", () => {
  const { pacer, one, calls } = setUp();
  pacer.wake(one, 0, 0);
  pacer.wake(one, 1, 1);
  vi.advanceTimersByTime(2);
  pacer.wake(one, 2, 2);
  expect(calls).toEqual(["one 0 0"]);
  vi.advanceTimersByTime(1);
  expect(calls).toEqual(["one 0 0", "one 1 1"]);
  // It rests again after that.
  pacer.wake(one, 3, 3);
  expect(calls).toHaveLength(2);
  vi.advanceTimersByTime(3);
  expect(calls).toEqual(["one 0 0", "one 1 1", "one 3 3"]);
  vi.advanceTimersByTime(1_000);
  expect(calls).toHaveLength(3);
});

test("the rest begins when the last socket was written to", () => {
  const { pacer, one, calls } = setUp();
  // A fan-out that takes long: what came while it ran shares the next one.
  one.listeners.add({ wake: () => void vi.advanceTimersByTime(10), tell: () => undefined });
  pacer.wake(one, 0, 0);
  pacer.wake(one, 1, 1);
  expect(calls).toEqual(["one 0 0"]);
  vi.advanceTimersByTime(3);
  expect(calls).toEqual(["one 0 0", "one 1 1"]);
});

test("what waits is void when it is cleared", () => {
  const { pacer, one, other, calls } = setUp();
  for (const set of [one, other]) pacer.wake(set, 0, 0);
  for (const set of [one, other]) pacer.wake(set, 1, 1);
  pacer.clear();
  vi.advanceTimersByTime(10);
  expect(calls).toEqual(["one 0 0", "other 0 0"]);
  pacer.wake(one, 0, 7);
  expect(calls.at(-1)).toBe("one 0 7");
});

test("without a rest, each is told at once", () => {
  const { one, calls } = setUp();
  const pacer = createPacer(0);
  pacer.wake(one, 0, 0);
  pacer.wake(one, 1, 1);
  expect(calls).toEqual(["one 0 0", "one 1 1"]);
  expect(vi.getTimerCount()).toBe(0);
});
