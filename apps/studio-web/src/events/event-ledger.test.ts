import type { StudioEvent } from "@acme/studio-events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEventLedger } from "./event-ledger.ts";

const event = (ahead: number): StudioEvent => ({
  type: "renders.queued",
  channel: "renders",
  address: "renders/a",
  params: { renderId: "a" },
  data: { ahead },
  id: `e.${ahead}`,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("keeps the latest 200, newest first, and counts all", () => {
  const ledger = createEventLedger();
  const listener = vi.fn();
  ledger.subscribe(listener);
  for (let n = 1; n <= 250; n++) ledger.record(event(n));
  expect(listener).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(listener).toHaveBeenCalledTimes(1);
  const { entries, total } = ledger.getSnapshot();
  expect([entries.length, total, entries[0]?.cursor, entries.at(-1)?.cursor]).toEqual([200, 250, "e.250", "e.51"]);
  expect(entries[0]).toMatchObject({ size: 13, excerpt: '{"ahead":250}', address: "renders/a" });
});

it("stands still while paused, and then shows what came meanwhile", () => {
  const ledger = createEventLedger();
  ledger.record(event(1));
  vi.advanceTimersByTime(200);
  ledger.setPaused(true);
  ledger.record(event(2));
  vi.advanceTimersByTime(200);
  expect(ledger.getSnapshot()).toMatchObject({ total: 2, isPaused: true, entries: [{ cursor: "e.1" }] });
  ledger.setPaused(false);
  expect(ledger.getSnapshot().entries.map(({ cursor }) => cursor)).toEqual(["e.2", "e.1"]);
  ledger.clear();
  expect(ledger.getSnapshot().entries).toEqual([]);
});
