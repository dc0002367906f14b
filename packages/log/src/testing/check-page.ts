import { expect } from "vitest";
import type { LogRecord, ReadOptions, ReadResult } from "../event-log.ts";

/** What a log must hold, oldest first. */
export interface ExpectedLog {
  readonly records: readonly LogRecord[];
  readonly head: number;
  readonly floor: number;
  readonly epoch: string;
}

/** Holds a page against everything that the port says about one. */
export function checkPage(page: ReadResult, options: ReadOptions, expected: ExpectedLog): void {
  const { after, limit, maxBytes = Number.POSITIVE_INFINITY, channels, newest = false } = options;
  const { head, floor, epoch } = expected;
  expect({ head: page.head, floor: page.floor, epoch: page.epoch }).toEqual({ head, floor, epoch });
  if (after < floor || after > head || limit === 0) {
    expect(page).toMatchObject({ records: [], through: after });
    return;
  }
  const wanted = expected.records.filter(
    (record, index) =>
      record.offset > after &&
      (channels === undefined || channels.includes(record.channel)) &&
      !(newest && isReplaced(record, expected.records.slice(index + 1))),
  );
  expect(page.records).toEqual(wanted.filter(({ offset }) => offset <= page.through));
  expect(page.records.length).toBeLessThanOrEqual(limit);
  const units = page.records.reduce((sum, { data }) => sum + data.length, 0);
  if (page.records.length > 1) expect(units).toBeLessThanOrEqual(maxBytes);
  const rest = wanted.length - page.records.length;
  if (rest === 0) expect(page.through).toBe(head);
  else expect(page.through).toBeGreaterThan(after);
}

function isReplaced({ channel, event, key }: LogRecord, later: readonly LogRecord[]): boolean {
  return key !== undefined && later.some((one) => one.channel === channel && one.event === event && one.key === key);
}
