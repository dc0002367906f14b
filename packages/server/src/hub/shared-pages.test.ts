import { expect, test } from "vitest";
import { controlledLog } from "../../test/controlled-log.ts";
import { type ChannelSet, createChannelSet, type Listener } from "./channel-set.ts";
import { createRecentWindow } from "./recent-window.ts";
import { createSharedPages, type Page } from "./shared-pages.ts";

const bounds = { records: 3, bytes: 1_000 };

function setOf(channels: readonly string[], listeners: number): ChannelSet {
  const window = createRecentWindow(0, { records: 1, bytes: 1 });
  const set = createChannelSet("plain", new Set(channels), () => window);
  for (let count = 0; count < listeners; count += 1) {
    const listener: Listener = { wake: () => undefined, tell: () => undefined };
    set.listeners.add(listener);
  }
  return set;
}

function logOf(records: number) {
  const log = controlledLog();
  for (let count = 0; count < records; count += 1) log.emit("a");
  return { log, pages: createSharedPages(log) };
}

const idsOf = ({ packet }: Page): string[] =>
  [...`${packet?.bytes}`.matchAll(/^id: (.*)$/gm)].map((match) => `${match[1]}`);

test("those who come together, and those who come after them, share one read", async () => {
  const { log, pages } = logOf(5);
  const set = setOf(["a"], 2);
  const together = await Promise.all([pages.after(set, "one", 0, bounds), pages.after(set, "one", 0, bounds)]);
  expect(together[0]).toBe(together[1]);
  expect(await pages.after(set, "one", 0, bounds)).toBe(together[0]);
  expect(log.reads).toHaveLength(1);
  expect(together[0]).toMatchObject({ epoch: "one", through: 3, records: 3, last: 3, head: 5, floor: 0 });
  expect(idsOf(together[0] as Page)).toEqual(["one.1", "one.2", "one.3"]);
});

test("a position within a page gets the rest of it, and goes on with the others", async () => {
  const { log, pages } = logOf(5);
  const set = setOf(["a"], 2);
  await pages.after(set, "one", 0, bounds);
  const rest = await pages.after(set, "one", 1, bounds);
  expect(idsOf(rest)).toEqual(["one.2", "one.3"]);
  expect(rest).toMatchObject({ through: 3, records: 2, last: 3 });
  expect(log.reads).toHaveLength(1);
  expect(idsOf(await pages.after(set, "one", 3, bounds))).toEqual(["one.4", "one.5"]);
  expect(log.reads).toHaveLength(2);
});

test("a page is a chunk by the bytes that are sent; what else was read is the next one, also for a set of one", async () => {
  const log = controlledLog();
  const pages = createSharedPages(log);
  // A page of the log is bounded in UTF-16 units: these take three bytes each.
  const texts = ["漢".repeat(10_000), "x", "漢".repeat(10_000), "漢".repeat(40_000), ""];
  for (const text of texts) log.emit("a", JSON.stringify(text));
  const set = setOf(["a"], 1);
  const read: Page[] = [];
  for (let position = 0; position < 5; position = read.at(-1)?.through ?? 5) {
    read.push(await pages.after(set, "one", position, { records: 100, bytes: 1_000_000 }));
  }
  expect(read.map(idsOf)).toEqual([["one.1", "one.2"], ["one.3"], ["one.4"], ["one.5"]]);
  expect(read.map(({ last, through, records }) => [last, through, records])).toEqual([
    [2, 2, 2],
    [3, 3, 1],
    [4, 4, 1],
    [5, 5, 1],
  ]);
  const sizes = read.map(({ packet }) => packet?.bytes.length ?? 0);
  // One event that is larger by itself goes as it is.
  expect(sizes.map((size) => size <= 48 * 1024)).toEqual([true, true, false, true]);
  expect(log.reads).toHaveLength(1);
});

test("a page may have no records and go further", async () => {
  const { log, pages } = logOf(0);
  for (let time = 0; time < 3; time += 1) log.emit("b");
  const set = setOf(["a"], 2);
  expect(await pages.after(set, "one", 0, bounds)).toEqual({
    epoch: "one",
    head: 3,
    floor: 0,
    through: 3,
    records: 0,
    weight: 0,
    last: 0,
  });
  expect(await pages.after(set, "one", 1, bounds)).toMatchObject({ through: 3, records: 0, last: 1 });
  expect(log.reads).toHaveLength(1);
});

test("of many who read at once, few do in one turn of the event loop", async () => {
  const { log, pages } = logOf(100);
  const turns: number[] = [];
  let over = false;
  const turn = (): void => {
    turns.push(log.reads.length);
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await Promise.all(
    Array.from({ length: 100 }, (_, position) => pages.after(setOf(["a"], 1), "one", position, bounds)),
  );
  over = true;
  expect(log.reads).toHaveLength(100);
  expect(Math.max(...turns.map((reads, index) => reads - (turns[index - 1] ?? 0)))).toBeLessThanOrEqual(16);
});

test("what was not there when a page was read is read later", async () => {
  const { log, pages } = logOf(1);
  const set = setOf(["a"], 2);
  expect(await pages.after(set, "one", 0, bounds)).toMatchObject({ through: 1 });
  log.emit("a");
  expect(await pages.after(set, "one", 0, bounds)).toMatchObject({ through: 1 });
  expect(idsOf(await pages.after(set, "one", 1, bounds))).toEqual(["one.2"]);
});

test("other channels, another life of the log and a set of one share nothing", async () => {
  const { log, pages } = logOf(2);
  const set = setOf(["a"], 2);
  await pages.after(set, "one", 0, bounds);
  expect(await pages.after(setOf(["b"], 2), "one", 0, bounds)).toMatchObject({ records: 0, through: 2 });
  log.loseHistory("two");
  log.emit("a");
  expect(idsOf(await pages.after(set, "two", 0, bounds))).toEqual(["two.1"]);
  const alone = setOf(["a"], 1);
  await pages.after(alone, "two", 0, bounds);
  await pages.after(alone, "two", 0, bounds);
  expect(log.reads).toHaveLength(5);
});

test("a read that fails fails for all who wait for it, and for nobody after them", async () => {
  const { log, pages } = logOf(2);
  const set = setOf(["a"], 2);
  log.failReads(1);
  const both = await Promise.allSettled([pages.after(set, "one", 0, bounds), pages.after(set, "one", 0, bounds)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await pages.after(set, "one", 0, bounds)).toMatchObject({ records: 2 });
});

test("no more than sixteen pages are kept", async () => {
  const { log, pages } = logOf(60);
  const set = setOf(["a"], 2);
  for (let position = 0; position < 60; position += 3) await pages.after(set, "one", position, bounds);
  expect(log.reads).toHaveLength(20);
  await pages.after(set, "one", 57, bounds);
  expect(log.reads).toHaveLength(20);
  await pages.after(set, "one", 0, bounds);
  expect(log.reads).toHaveLength(21);
});
