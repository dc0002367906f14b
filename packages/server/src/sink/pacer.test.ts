import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ChannelSet, createChannelSet, type Listener } from "../hub/channel-set.ts";
import { createRecentWindow } from "../hub/recent-window.ts";
import { createPacer, type Pacer } from "./pacer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(): { pacer: Pacer; one: ChannelSet; other: ChannelSet; calls: string[] } {
  const window = createRecentWindow(0, { records: 10, bytes: 1_000 });
  const calls: string[] = [];
  const set = (name: string): ChannelSet => {
    const created = createChannelSet("plain", new Set([name]), () => window);
    const listener: Listener = {
      wake: ({ touched, through }) => calls.push(`${name} ${touched} ${through}`),
      tell: () => undefined,
    };
    created.listeners.add(listener);
    return created;
  };
  return { pacer: createPacer(), one: set("one"), other: set("other"), calls };
}

/** Ends the turn of the event loop. */
const endTurn = (): void => void vi.advanceTimersByTime(0);

test("an event that comes alone is told when its turn ends, however many sets it is for", () => {
  const { pacer, one, other, calls } = setUp();
  pacer.wake(one, 0, 0);
  pacer.wake(other, 0, 0);
  expect(calls).toEqual([]);
  endTurn();
  expect(calls).toEqual(["one 0 0", "other 0 0"]);
  vi.advanceTimersByTime(3);
  pacer.wake(one, 1, 1);
  endTurn();
  expect(calls).toEqual(["one 0 0", "other 0 0", "one 1 1"]);
});

test("what lands in one turn is told once, from where the first of it began", () => {
  const { pacer, one, calls } = setUp();
  for (const at of [0, 1, 2]) pacer.wake(one, at, at);
  endTurn();
  expect(calls).toEqual(["one 0 0"]);
  vi.advanceTimersByTime(1_000);
  expect(calls).toHaveLength(1);
});

test("what lands while a set rests is told once, from where the first of it began", () => {
  const { pacer, one, calls } = setUp();
  pacer.wake(one, 0, 0);
  endTurn();
  pacer.wake(one, 1, 1);
  vi.advanceTimersByTime(2);
  pacer.wake(one, 2, 2);
  expect(calls).toEqual(["one 0 0"]);
  vi.advanceTimersByTime(1);
  expect(calls).toEqual(["one 0 0", "one 1 1"]);
  // It rests again after that.
  pacer.wake(one, 3, 3);
  endTurn();
  expect(calls).toHaveLength(2);
  vi.advanceTimersByTime(3);
  expect(calls).toEqual(["one 0 0", "one 1 1", "one 3 3"]);
  vi.advanceTimersByTime(1_000);
  expect(calls).toHaveLength(3);
});

test("the rest begins when the last socket was written to", () => {
  const { one, calls } = setUp();
  let time = 0;
  const pacer = createPacer(3, () => time);
  // A fan-out that takes long: what comes right after it rests all the same.
  const wake = (): void => {
    time += 10;
  };
  one.listeners.add({ wake, tell: () => undefined });
  pacer.wake(one, 0, 0);
  endTurn();
  pacer.wake(one, 1, 1);
  endTurn();
  expect(calls).toEqual(["one 0 0"]);
  vi.advanceTimersByTime(3);
  expect(calls).toEqual(["one 0 0", "one 1 1"]);
});

test("what waits is void when it is cleared", () => {
  const { pacer, one, other, calls } = setUp();
  pacer.wake(one, 0, 0);
  endTurn();
  for (const set of [one, other]) pacer.wake(set, 1, 1);
  pacer.clear();
  vi.advanceTimersByTime(10);
  expect(calls).toEqual(["one 0 0"]);
  pacer.wake(one, 0, 7);
  endTurn();
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
