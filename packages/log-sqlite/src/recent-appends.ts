import type { DatabaseSync } from "node:sqlite";

/** Idempotency keys with what their appends were given, for a time. Call all within a write transaction. */
export interface RecentAppends {
  find(key: string, now: number): readonly number[] | undefined;
  add(key: string, first: number, count: number, now: number): void;
  /** Drops at most `limit` of those whose time is over. */
  forget(now: number, limit: number): void;
}

export function createRecentAppends(database: DatabaseSync, windowMs: number): RecentAppends {
  const select = database.prepare("SELECT first, count FROM appends WHERE key = ? AND at > ?");
  const insert = database.prepare("INSERT OR REPLACE INTO appends (key, first, count, at) VALUES (?, ?, ?, ?)");
  const remove = database.prepare(
    "DELETE FROM appends WHERE key IN (SELECT key FROM appends WHERE at <= ? ORDER BY at LIMIT ?)",
  );
  return {
    find(key, now) {
      const row = select.get(key, now - windowMs);
      if (row === undefined) return undefined;
      return Array.from({ length: Number(row.count) }, (_, index) => Number(row.first) + index);
    },
    add(key, first, count, now) {
      insert.run(key, first, count, now);
    },
    forget(now, limit) {
      remove.run(now - windowMs, limit);
    },
  };
}
