import fc from "fast-check";
import { expect, test } from "vitest";
import { type ControlledLog, controlledLog } from "../../test/controlled-log.ts";
import type { LogPosition } from "./hub.ts";
import { createSharedCounts } from "./shared-counts.ts";

const staying = new AbortController().signal;

function emit(log: ControlledLog, times: number, channel = "a", key?: string): void {
  for (let time = 0; time < times; time += 1) log.emit(channel, "0", key);
}

async function positionOf(log: ControlledLog): Promise<LogPosition> {
  const { epoch, head, floor } = await log.read({ after: 0, limit: 0 });
  return { epoch, head, floor };
}

function setUp() {
  const log = controlledLog();
  const counts = createSharedCounts(log);
  const isBeyond = async (limit: number, position: number, signal = staying, channels = ["a"]) =>
    counts.isBeyond(limit, await positionOf(log), new Set(channels), position, signal);
  /** Reads of pages, not of the position alone. */
  const pages = (): number => log.reads.filter(({ limit }) => limit > 0).length;
  return { log, counts, isBeyond, pages };
}

const answers = (count: number, isBeyond: boolean): boolean[] => Array.from({ length: count }, () => isBeyond);

test("those who return together with one position are counted for once", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 50);
  expect(await Promise.all(Array.from({ length: 40 }, () => isBeyond(10, 3)))).toEqual(answers(40, true));
  expect(pages()).toBe(1);
  // Nor does one who comes later, with that position or an earlier one.
  emit(log, 50);
  expect([await isBeyond(10, 3), await isBeyond(10, 0)]).toEqual([true, true]);
  expect(pages()).toBe(1);
});

test("those who are near each other take two counts at most, however many they are", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 1_000);
  const ask = (first: number): Promise<boolean[]> =>
    Promise.all(Array.from({ length: 100 }, (_, index) => isBeyond(200, first + ((index * 37) % 100))));
  expect([await ask(500), pages()]).toEqual([answers(100, true), 1]);
  expect([await ask(850), pages()]).toEqual([answers(100, false), 3]);
});

test("a thousand positions take three counts for each halving of them", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 1_000);
  const positions = Array.from({ length: 1_000 }, (_, index) => (index * 377) % 1_000);
  const beyond = await Promise.all(positions.map((position) => isBeyond(100, position)));
  expect(beyond).toEqual(positions.map((position) => position < 900));
  expect(pages()).toBeLessThanOrEqual(30);
});

test("one more event than allowed is enough to know", async () => {
  const { log, isBeyond } = setUp();
  emit(log, 1_000);
  expect([await isBeyond(10, 0), await isBeyond(1_000, 0), await isBeyond(999, 0)]).toEqual([true, false, true]);
  expect(log.reads.map(({ limit }) => limit).filter((limit) => limit > 0)).toEqual([11, 1_001, 1_000]);
});

test("after a position with few, the head may go on by what is left before anything is counted again", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 5);
  emit(log, 95, "b");
  expect([await isBeyond(10, 0), pages()]).toEqual([false, 1]);
  emit(log, 5, "b");
  expect([await isBeyond(10, 0), await isBeyond(10, 4), pages()]).toEqual([false, false, 1]);
  emit(log, 1);
  expect([await isBeyond(10, 0), pages()]).toEqual([false, 2]);
  emit(log, 5);
  expect([await isBeyond(10, 0), pages()]).toEqual([true, 3]);
});

test("other channels and another limit are counted by themselves", async () => {
  const { log, isBeyond } = setUp();
  emit(log, 20);
  emit(log, 20, "b");
  const all = await Promise.all([isBeyond(15, 0), isBeyond(25, 0), isBeyond(25, 0, staying, ["b", "a"])]);
  expect(all).toEqual([true, false, true]);
});

test("what was trimmed, and another life of the log, is nobody's to be counted", async () => {
  const { log, counts, isBeyond } = setUp();
  emit(log, 50);
  const before = await positionOf(log);
  log.trimTo(30);
  const ask = (position: number) => counts.isBeyond(10, before, new Set(["a"]), position, staying);
  expect(await Promise.all([ask(0), ask(10), ask(29), ask(30), ask(45)])).toEqual([false, false, false, true, false]);
  log.loseHistory("two");
  emit(log, 60);
  expect(await Promise.all([ask(39), ask(38), ask(37)])).toEqual([false, false, false]);
  expect(await isBeyond(10, 40)).toBe(true);
});

test("a log that comes back with less in it, as the same life, is counted anew", async () => {
  const { log, counts } = setUp();
  const ask = (head: number) => counts.isBeyond(10, { epoch: "one", head, floor: 0 }, new Set(["a"]), 5, staying);
  emit(log, 100);
  expect([await ask(100), await ask(12)]).toEqual([true, false]);
});

test("a read that fails fails for those who wait, and for nobody after them", async () => {
  const { log, counts } = setUp();
  emit(log, 50);
  const now = await positionOf(log);
  const ask = (position: number) => counts.isBeyond(10, now, new Set(["a"]), position, staying);
  log.failReads(1);
  const both = await Promise.allSettled([ask(0), ask(1)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask(0)).toBe(true);
});

test("nothing is counted for those who have gone, and the rest is not when they go", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 10_000);
  expect(await isBeyond(9_000, 0, AbortSignal.abort())).toBe(false);
  expect(pages()).toBe(0);
  const leaving = new AbortController();
  const asked = isBeyond(9_000, 0, leaving.signal);
  while (pages() < 2) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  expect(await asked).toBe(false);
  const read = pages();
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(pages()).toBe(read);
  expect(await isBeyond(9_000, 9_500)).toBe(false);
  expect(pages()).toBe(read + 1);
  expect(await isBeyond(9_000, 0)).toBe(true);
});

test("what is known of a channel set is forgotten when 32 others were asked for after it", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 50);
  await isBeyond(10, 0);
  for (let other = 1; other <= 31; other += 1) await isBeyond(10, 0, staying, [`b${other}`]);
  const read = pages();
  await isBeyond(10, 0);
  expect(pages()).toBe(read);
  for (let other = 40; other <= 72; other += 1) await isBeyond(10, 0, staying, [`b${other}`]);
  await isBeyond(10, 0);
  expect(pages()).toBe(read + 34);
});

test("between two pages the event loop has a turn, and few channel sets are counted at a time", async () => {
  const { log, isBeyond, pages } = setUp();
  emit(log, 5_000);
  let turns = 0;
  let most = 0;
  let before = 0;
  let counting = true;
  const turn = (): void => {
    turns += 1;
    most = Math.max(most, pages() - before);
    before = pages();
    if (counting) setImmediate(turn);
  };
  setImmediate(turn);
  const asked = Array.from({ length: 20 }, (_, other) => isBeyond(4_999, 0, staying, ["a", `b${other}`]));
  expect(await Promise.all(asked)).toEqual(answers(20, true));
  counting = false;
  expect(pages()).toBe(100);
  expect(turns).toBeGreaterThanOrEqual(50);
  expect(most).toBeLessThanOrEqual(2);
});

type Step =
  | { readonly do: "emit"; readonly times: number; readonly channel: string; readonly key: string | undefined }
  | { readonly do: "trim" | "ask"; readonly at: number; readonly channels: readonly string[]; readonly limit: number }
  | { readonly do: "turn" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("emit" as const),
      times: fc.integer({ min: 1, max: 8 }),
      channel: fc.constantFrom("a", "b"),
      key: fc.constantFrom(undefined, "1", "2", "3"),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("ask" as const, "ask" as const, "ask" as const, "trim" as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      channels: fc.constantFrom(["a"], ["a", "b"], ["b", "a"]),
      limit: fc.constantFrom(3, 6),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("turn" as const) }) },
);

/** The events that a replay would have. */
function plainCount(log: ControlledLog, position: number, channels: readonly string[], head: number): number {
  const records = log.history.filter(({ offset, channel }) => offset <= head && channels.includes(channel));
  const last = new Map(records.map(({ channel, key, offset }) => [`${channel} ${key}`, offset]));
  return records.filter(
    ({ offset, channel, key }) => offset > position && (key === undefined || last.get(`${channel} ${key}`) === offset),
  ).length;
}

test("the answer is that of a plain count, whatever is appended and trimmed between and meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const log = controlledLog();
      const counts = createSharedCounts(log);
      let floor = 0;
      const asked: Promise<void>[] = [];
      async function ask(position: number, channels: readonly string[], limit: number): Promise<void> {
        const { head } = log;
        const now = { epoch: "one", head, floor };
        const isBeyond = await counts.isBeyond(limit, now, new Set(channels), position, staying);
        // Trimmed meanwhile: the stream will find out.
        if (position < floor) return;
        // What was appended meanwhile may count or not, and what it replaced.
        if (isBeyond) expect(plainCount(log, position, channels, log.head)).toBeGreaterThan(limit);
        else expect(plainCount(log, position, channels, head) - (log.head - head)).toBeLessThanOrEqual(limit);
      }
      for (const one of steps) {
        if (one.do === "emit") emit(log, one.times, one.channel, one.key);
        else if (one.do === "turn") await new Promise((resolve) => setImmediate(resolve));
        else {
          const at = floor + Math.floor(one.at * (log.head - floor));
          if (one.do === "ask") asked.push(ask(at, one.channels, one.limit));
          else {
            floor = at;
            log.trimTo(at);
          }
        }
      }
      await Promise.all(asked);
    }),
    { numRuns: 300 },
  );
});
