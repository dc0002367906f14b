import type { EventLog, LogRecord } from "@tidings/log";

/** Everything above the floor, page by page. */
export async function readAll(log: EventLog, channels?: readonly string[]): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  const { floor } = await log.read({ after: 0, limit: 0 });
  for (let after = floor; ; ) {
    const page = await log.read({ after, limit: 10_000, ...(channels && { channels }) });
    records.push(...page.records);
    after = page.through;
    if (after >= page.head) return records;
  }
}
