import type { LogRecord, NewRecord } from "@tidings/log";

/** What a record of a batch says of itself. */
export interface Place {
  readonly writer: string;
  readonly batch: number;
  readonly index: number;
  readonly size: number;
}

/** A writer's batch by its number: the same whenever it is appended, one to four records, now and then a large one. */
export function batchOf(writer: string, batch: number): NewRecord[] {
  const size = 1 + (batch % 4);
  return Array.from({ length: size }, (_, index) => {
    const place: Place = { writer, batch, index, size };
    const data = JSON.stringify({ ...place, filling: "x".repeat(batch % 50 === 0 ? 20_000 : 50) });
    return { channel: `writers/${writer}`, event: "writers.wrote", data };
  });
}

/**
 * The offsets of each batch, by `<writer>-<batch>`.
 *
 * @throws when one is there in part or twice, a writer's batches are not in order without a gap, or offsets are not dense.
 */
export function offsetsByBatch(records: readonly LogRecord[]): Map<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const next = new Map<string, number>();
  let open: Place | undefined;
  records.forEach(({ offset, data }, position) => {
    const place: Place = JSON.parse(data);
    const { writer, batch, index, size } = place;
    const fault = (what: string) =>
      new Error(`${what} at offset ${offset}: batch ${batch} of ${writer}, ${index}/${size}`);
    if (offset !== position + 1) throw fault("a gap");
    if (open && (open.writer !== writer || open.batch !== batch)) throw fault("the batch before is there in part");
    if (index !== (open ? open.index + 1 : 0)) throw fault("records out of order");
    if (batch !== (next.get(writer) ?? 0)) throw fault("batches out of order, repeated or left out");
    const offsets = found.get(`${writer}-${batch}`) ?? [];
    offsets.push(offset);
    found.set(`${writer}-${batch}`, offsets);
    open = index + 1 < size ? place : undefined;
    if (open === undefined) next.set(writer, batch + 1);
  });
  if (open) throw new Error(`the last batch is there in part: ${JSON.stringify(open)}`);
  return found;
}
