import type { EventLog, LogRecord, NewRecord } from "../event-log.ts";

/** A record whose data tells it from every other of its test. */
export function sample(channel: string, content: unknown = {}): NewRecord {
  return { channel, event: `${channel.split("/")[0]}.happened`, data: JSON.stringify(content) };
}

/** A key for a record, or none. */
export function keyed(key: string | undefined): Pick<NewRecord, "key"> {
  return key === undefined ? {} : { key };
}

/** A payload's version for a record, or none. */
export function versioned(version: number | undefined): Pick<NewRecord, "version"> {
  return version === undefined ? {} : { version };
}

/** `count` records, in turn on each of the channels. */
export function samples(count: number, channels: readonly string[] = ["renders/1"]): NewRecord[] {
  return Array.from({ length: count }, (_, index) => sample(channels[index % channels.length] ?? "renders/1", index));
}

/** Appends each record by itself and returns what the log must now hold of them. */
export async function appendAll(log: EventLog, records: readonly NewRecord[]): Promise<LogRecord[]> {
  const kept: LogRecord[] = [];
  for (const record of records) {
    const { offsets } = await log.append([record]);
    kept.push({ ...record, offset: offsets[0] ?? Number.NaN });
  }
  return kept;
}

/** What a log must hold after an append. */
export function kept(records: readonly NewRecord[], offsets: readonly number[]): LogRecord[] {
  return records.map((record, index) => ({ ...record, offset: offsets[index] ?? Number.NaN }));
}

/** Everything after a position, page by page. */
export async function readAll(
  log: EventLog,
  options: { readonly after?: number; readonly limit?: number; readonly channels?: readonly string[] } = {},
): Promise<LogRecord[]> {
  const { after = 0, limit = 1_000, ...filter } = options;
  const records: LogRecord[] = [];
  for (let position = after; ; ) {
    const page = await log.read({ after: position, limit, ...filter });
    records.push(...page.records);
    if (page.through >= page.head) return records;
    if (page.through <= position) throw new Error(`a page after ${position} got no further than ${page.through}`);
    position = page.through;
  }
}
