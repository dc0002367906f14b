import type { NewRecord } from "@tidings/log";

/** What is kept: the oldest records go as soon as one bound is exceeded. Infinity is no bound. */
export interface Bounds {
  readonly maxAgeMs: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** A record's share of its page and of the indices, so that many small ones count too. */
export const RECORD_OVERHEAD_BYTES = 128;

export function recordBytes({ data, key = "" }: NewRecord): number {
  return Buffer.byteLength(data) + Buffer.byteLength(key) + RECORD_OVERHEAD_BYTES;
}
