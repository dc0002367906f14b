import { checkAppend, checkRead, type EventLog, LogError, type NewRecord } from "@tidings/log";
import { checkSize } from "./check-size.ts";
import type { News } from "./messages.ts";
import { openLog } from "./open-log.ts";
import { createPageReader } from "./read-page.ts";
import { createRecentRecords } from "./recent-records.ts";
import { toLogError } from "./sqlite-failure.ts";
import { resolveSqliteLogOptions, type SqliteLogOptions } from "./sqlite-log-options.ts";
import { createTails } from "./tails.ts";
import { createWriter, type Writer } from "./writer.ts";

export interface SqliteLog extends EventLog {
  /** Forgets the records up to and including an offset, as retention does by itself. In steps: appends come between. */
  trim(through: number): Promise<void>;
  /** Writes the rest into the database's file and lets go of it. What was appended before is kept. */
  close(): Promise<void>;
}

/** How often retention looks for what became too old without an append. */
const RETAIN_EVERY_MS = 1_000;

/**
 * A log in an SQLite file: survives the end of its process at any instant, and is shared by the processes of one machine
 * that name the same file. Offsets are dense.
 *
 * The file is opened at once, and faults of it are thrown here. Writing, syncing and waiting for locks happen in a thread;
 * appends that come while a commit runs share the next one.
 *
 * @throws LogError `invalid_option`, `unavailable`, `locked`, `read_only`, `disk_full`, `corrupt`, `incompatible` or
 * `unsupported_file_system`.
 */
export function sqliteLog(options: SqliteLogOptions): SqliteLog {
  const { now, maxTailRecords, ...settings } = resolveSqliteLogOptions(options);
  const { path, bounds } = settings;
  let { database } = openLog(settings);
  let readPage = createPageReader(database);
  /** Another file lies where the one that is open was. */
  let isReplaced = false;
  const recent = createRecentRecords(maxTailRecords);
  const tails = createTails({
    recent,
    maxTailRecords,
    async listening() {
      checkOpen();
      await writer.listening();
    },
    read: (wanted) => attempt(() => readPage(wanted)),
  });
  const writer: Writer = createWriter({
    settings,
    now,
    onCommit(appends, { group: { results, epoch, before, head } }) {
      const added = appends.flatMap(({ records }, index) => (results[index]?.duplicate ? [] : records));
      recent.push(epoch, before, added);
      tails.moved(epoch, head);
    },
    onNews,
    onEnd: (error) => tails.fail(error),
  });
  const retaining = setInterval(() => {
    // What stands in its way is told to whoever appends next.
    writer.trim(0).catch(() => {});
  }, RETAIN_EVERY_MS).unref();
  let closed = false;

  function onNews(news: News): void {
    switch (news.type) {
      case "news":
        tails.moved(news.epoch, news.head);
        if (news.published.length > 0) tails.publish(news.published);
        return;
      case "blind":
      case "unmarked":
        tails.fail(new LogError(news.failure));
        return;
      case "replaced":
        isReplaced = true;
        try {
          attempt(() => {});
        } catch (error) {
          tails.fail(toLogError(error, path));
        }
    }
  }

  function reopen(): void {
    const replaced = database;
    database = openLog(settings).database;
    readPage = createPageReader(database);
    isReplaced = false;
    replaced.close();
  }

  /** Opens the file that has taken the place of the one that was open first, again and again until that can be done. */
  function attempt<T>(work: () => T): T {
    checkOpen();
    try {
      if (isReplaced) reopen();
      return work();
    } catch (error) {
      throw toLogError(error, path);
    }
  }

  function checkOpen(): void {
    if (closed) throw new LogError({ code: "closed", message: "the log has been closed" });
  }

  return {
    async append(records, appendOptions = {}) {
      checkOpen();
      checkAppend(records, appendOptions);
      checkSize(records, bounds);
      return writer.append({ records: records.map(copyOf), key: appendOptions.idempotencyKey });
    },

    async read(readOptions) {
      checkRead(readOptions);
      return attempt(() => readPage(readOptions));
    },

    tail: ({ signal }) => tails.follow(signal),

    async publish(records) {
      checkOpen();
      checkAppend(records);
      if (records.length === 0) return;
      const copies = records.map(copyOf);
      const publishedAt = Math.floor(now());
      // In this turn: before any other process can, so that nobody comes here who has heard it.
      tails.publish(copies);
      writer.publish(copies.map((copy) => ({ ...copy, publishedAt })));
    },

    async trim(through) {
      checkOpen();
      checkRead({ after: through, limit: 0 });
      await writer.trim(through);
    },

    async close() {
      if (!closed) {
        closed = true;
        clearInterval(retaining);
        tails.fail(new LogError({ code: "closed", message: "the log has been closed" }));
      }
      await writer.close();
      if (database.isOpen) database.close();
    },
  };
}

/** Of what the port knows, so that the caller cannot change what is kept. */
function copyOf({ channel, event, data, key, version }: NewRecord): NewRecord {
  if (version === undefined) return key === undefined ? { channel, event, data } : { channel, event, data, key };
  return key === undefined ? { channel, event, data, version } : { channel, event, data, key, version };
}
