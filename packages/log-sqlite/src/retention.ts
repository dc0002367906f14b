import type { DatabaseSync } from "node:sqlite";
import { type Bounds, RECORD_OVERHEAD_BYTES } from "./bounds.ts";
import type { LogState } from "./log-state.ts";

export interface Trimmer {
  /** Whether a step would drop something; costs a look at the oldest record. */
  isDue(state: LogState, rule: DropRule): boolean;
  /**
   * Drops at most `limit` of the oldest records, and returns the state after it. Call within a write transaction: a
   * reader sees records and floor change at one instant.
   */
  step(state: LogState, rule: DropRule, limit: number): LogState;
}

export interface DropRule {
  readonly bounds: Bounds;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Everything up to this offset goes, whatever the bounds say. */
  readonly through: number;
}

export function createTrimmer(database: DatabaseSync): Trimmer {
  const oldest = database.prepare(
    `SELECT offset, octet_length(data) + ifnull(octet_length(key), 0) + ${RECORD_OVERHEAD_BYTES} AS bytes, at
     FROM records WHERE offset > ? ORDER BY offset LIMIT ?`,
  );
  const remove = database.prepare("DELETE FROM records WHERE offset <= ?");

  /** Where floor and bytes would be after at most `limit` drops. */
  function walk(state: LogState, { bounds, now, through }: DropRule, limit: number): LogState {
    let { floor, bytes } = state;
    for (const row of oldest.iterate(floor, limit)) {
      const record = row as unknown as { readonly offset: number; readonly bytes: number; readonly at: number };
      const isDue =
        record.offset <= through ||
        state.head - floor > bounds.maxRecords ||
        bytes > bounds.maxBytes ||
        record.at <= now - bounds.maxAgeMs;
      if (!isDue) break;
      floor = record.offset;
      bytes = Math.max(0, bytes - record.bytes);
    }
    return { ...state, floor, bytes };
  }

  return {
    isDue: (state, rule) => walk(state, rule, 1).floor > state.floor,
    step(state, rule, limit) {
      const next = walk(state, rule, limit);
      if (next.floor > state.floor) remove.run(next.floor);
      return next;
    },
  };
}
