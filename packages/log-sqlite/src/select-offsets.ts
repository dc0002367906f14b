import type { DatabaseSync } from "node:sqlite";
import type { ReadOptions } from "@tidings/log";

/** The first offsets that a read wants, oldest first; when they are fewer than the limit, there are no others up to `through`. */
export interface Selection {
  readonly offsets: readonly number[];
  readonly through: number;
}

export type OffsetSelector = (options: ReadOptions, head: number) => Selection;

/**
 * Rows that one read looks at to find the newest of each key: where ten keys change all day, ten of a million are wanted, and
 * the event loop waits for each. What lies beyond is for the next page.
 */
const MAX_WALKED = 2_048;
/** Rows that are taken from the table at a time, unless more are wanted. */
const STEP = 64;

const IS_REPLACED = `key IS NOT NULL AND EXISTS (
  SELECT 1 FROM records AS later
  WHERE later.channel = records.channel AND later.event = records.event AND later.key = records.key AND later.offset > records.offset
)`;

const IN_ORDER = "ORDER BY offset LIMIT ?";

export function createOffsetSelector(database: DatabaseSync): OffsetSelector {
  const every = createEverySelector(database);
  const newest = createNewestSelector(database);
  return (options, head) => (options.newest ? newest(options, head) : every(options, head));
}

function createEverySelector(database: DatabaseSync): OffsetSelector {
  const ofAll = database.prepare(`SELECT offset FROM records WHERE offset > ? ${IN_ORDER}`);
  const ofChannel = database.prepare(
    `SELECT offset FROM records WHERE channel = ? AND offset > ? AND offset < ? ${IN_ORDER}`,
  );
  return ({ after, limit, channels }, through) => {
    if (channels === undefined) return { offsets: ofAll.all(after, limit).map(toOffset), through };
    let offsets: readonly number[] = [];
    // Each channel by itself, since an index has the offsets of one in order. Once the page is full, the next channel is
    // asked only for what would come before its end: a page costs what it holds, not what the channels hold.
    let end = Number.MAX_SAFE_INTEGER;
    for (const channel of new Set(channels)) {
      offsets = merge(offsets, ofChannel.all(channel, after, end, limit).map(toOffset), limit);
      if (offsets.length === limit) end = offsets.at(-1) ?? end;
    }
    return { offsets, through };
  };
}

/** A part of the table, walked in order: the records of a channel, or all. */
interface Walk {
  readonly wanted: readonly number[];
  /** Rows that were looked at. */
  readonly walked: number;
  /** The last of them. */
  readonly last: number;
}

function createNewestSelector(database: DatabaseSync): OffsetSelector {
  const columns = `offset, ${IS_REPLACED} AS replaced`;
  const ofAll = database.prepare(`SELECT ${columns} FROM records WHERE offset > ? AND offset <= ? ${IN_ORDER}`);
  const ofChannel = database.prepare(
    `SELECT ${columns} FROM records WHERE channel = ? AND offset > ? AND offset <= ? ${IN_ORDER}`,
  );

  /** Looks at rows of `(after, end]` until so many are wanted, or so many were looked at. */
  function walk(channel: string | undefined, after: number, end: number, limit: number, most: number): Walk {
    const wanted: number[] = [];
    let walked = 0;
    let last = after;
    while (wanted.length < limit && walked < most) {
      const step = Math.min(Math.max(STEP, limit - wanted.length), most - walked);
      const rows = channel === undefined ? ofAll.all(last, end, step) : ofChannel.all(channel, last, end, step);
      for (const row of rows) {
        last = toOffset(row);
        if (row.replaced === 0) wanted.push(last);
      }
      walked += rows.length;
      if (rows.length < step) break;
    }
    return { wanted, walked, last };
  }

  function ofOne(channel: string | undefined, { after, limit }: ReadOptions, head: number): Selection {
    // One row more than is looked at: where it lies, the page ends. Had it none, the page would not know that it is at the head.
    const { wanted, walked, last } = walk(channel, after, head, limit, MAX_WALKED + 1);
    if (walked <= MAX_WALKED) return { offsets: wanted.slice(0, limit), through: head };
    return { offsets: wanted.filter((offset) => offset < last).slice(0, limit), through: last - 1 };
  }

  /**
   * Stretch by stretch, each twice as long as the one before it, because the channels may have little in a long log. Offsets
   * are dense, so that the first can't have more rows than may be looked at; one that has more than are left is for the next page.
   */
  function ofSeveral(channels: ReadonlySet<string>, { after, limit }: ReadOptions, head: number): Selection {
    let offsets: readonly number[] = [];
    let left = MAX_WALKED;
    let through = after;
    for (let length = MAX_WALKED; through < head && offsets.length < limit; length *= 2) {
      const stretch = Math.min(head, through + length);
      let found: readonly number[] = [];
      let end = stretch;
      for (const channel of channels) {
        const { wanted, walked } = walk(channel, through, end, limit - offsets.length, left + 1);
        if (walked > left) return { offsets, through };
        left -= walked;
        found = merge(found, wanted, limit - offsets.length);
        if (offsets.length + found.length === limit) end = found.at(-1) ?? end;
      }
      offsets = [...offsets, ...found];
      through = stretch;
    }
    return { offsets, through };
  }

  return (options, head) => {
    if (options.channels === undefined) return ofOne(undefined, options, head);
    const channels = new Set(options.channels);
    const [only] = channels;
    if (only === undefined) return { offsets: [], through: head };
    return channels.size > 1 ? ofSeveral(channels, options, head) : ofOne(only, options, head);
  };
}

/** The first of both, in order. */
function merge(some: readonly number[], others: readonly number[], limit: number): readonly number[] {
  if (others.length === 0) return some;
  return [...some, ...others].sort((a, b) => a - b).slice(0, limit);
}

function toOffset(row: Record<string, unknown>): number {
  return Number(row.offset);
}
