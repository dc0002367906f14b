import type { DatabaseSync } from "node:sqlite";
import type { ReadOptions } from "@tidings/log";

const IS_NEWEST = `AND NOT (key IS NOT NULL AND EXISTS (
  SELECT 1 FROM records AS later
  WHERE later.channel = records.channel AND later.event = records.event AND later.key = records.key AND later.offset > records.offset
))`;

/** The first offsets that a read wants, oldest first. */
export function createOffsetSelector(database: DatabaseSync): (options: ReadOptions) => readonly number[] {
  const prepare = (where: string, filter: string) =>
    database.prepare(`SELECT offset FROM records WHERE ${where} ${filter} ORDER BY offset LIMIT ?`);
  const ofAll = { every: prepare("offset > ?", ""), newest: prepare("offset > ?", IS_NEWEST) };
  const where = "channel = ? AND offset > ? AND offset < ?";
  const ofChannel = { every: prepare(where, ""), newest: prepare(where, IS_NEWEST) };

  return ({ after, limit, channels, newest = false }) => {
    const kind = newest ? "newest" : "every";
    if (channels === undefined) return ofAll[kind].all(after, limit).map(toOffset);
    let offsets: number[] = [];
    // Each channel by itself, since an index has the offsets of one in order. Once the page is full, the next channel is
    // asked only for what would come before its end: a page costs what it holds, not what the channels hold.
    let end = Number.MAX_SAFE_INTEGER;
    for (const channel of new Set(channels)) {
      const found = ofChannel[kind].all(channel, after, end, limit).map(toOffset);
      if (found.length === 0) continue;
      offsets = [...offsets, ...found].sort((a, b) => a - b).slice(0, limit);
      if (offsets.length === limit) end = offsets.at(-1) ?? end;
    }
    return offsets;
  };
}

function toOffset(row: Record<string, unknown>): number {
  return Number(row.offset);
}
