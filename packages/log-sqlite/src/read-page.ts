import type { DatabaseSync } from "node:sqlite";
import { LogError, type LogRecord, type ReadOptions, type ReadResult } from "@tidings/log";
import { stateRow } from "./log-state.ts";
import { recordFromRow } from "./record-from-row.ts";
import { createOffsetSelector } from "./select-offsets.ts";
import { transaction } from "./transaction.ts";

/** Reading is done where it is asked for, so a page is no longer than the event loop can well spare. */
const MAX_PAGE_RECORDS = 1_024;
const MAX_PAGE_UNITS = 1024 * 1024;

/**
 * Reads pages over a connection that only reads: neither a commit nor a lock of another process holds it up.
 *
 * The function throws LogError `corrupt` for what no log of ours can hold, or SQLite's error.
 */
export function createPageReader(database: DatabaseSync): (options: ReadOptions) => ReadResult {
  const row = stateRow(database);
  const select = createOffsetSelector(database);
  const find = database.prepare("SELECT offset, channel, event, key, version, data FROM records WHERE offset = ?");

  return (options) =>
    transaction(database, "read", () => {
      const { epoch, head, floor } = row.read();
      const { after, maxBytes = Number.POSITIVE_INFINITY } = options;
      const limit = Math.min(options.limit, MAX_PAGE_RECORDS);
      const budget = Math.min(maxBytes, MAX_PAGE_UNITS);
      const records: LogRecord[] = [];
      const position = { head, floor, epoch };
      if (after < floor || after > head || limit === 0) return { records, through: after, ...position };
      // One more than wanted, to know whether there is more.
      const { offsets, through } = select({ ...options, limit: limit + 1 }, head);
      checkDense(offsets, options, head);
      let units = 0;
      for (const offset of offsets) {
        const record = recordFromRow(find.get(offset), offset);
        units += record.data.length;
        if (records.length === limit || (units > budget && records.length > 0)) {
          return { records, through: records.at(-1)?.offset ?? after, ...position };
        }
        records.push(record);
      }
      return { records, through, ...position };
    });
}

/** Offsets of this log have no gaps: one that is missing was deleted by somebody else, and nobody must skip it unaware. */
function checkDense(offsets: readonly number[], { after, limit, channels, newest }: ReadOptions, head: number): void {
  if (channels !== undefined || newest) return;
  const wanted = Math.min(limit, MAX_PAGE_RECORDS, head - after);
  for (let index = 0; index < wanted; index++) {
    if (offsets[index] === after + 1 + index) continue;
    throw new LogError({
      code: "corrupt",
      message: `record ${after + 1 + index} is missing: something else deleted it`,
    });
  }
}
