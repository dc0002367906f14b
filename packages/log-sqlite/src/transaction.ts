import type { DatabaseSync } from "node:sqlite";

/**
 * Runs `work` in a transaction of its own and commits it.
 *
 * `write` takes the write lock at the start: one that reads first and then writes fails when another process wrote between.
 *
 * @throws what `work` or SQLite throws; nothing of the transaction is left then.
 */
export function transaction<T>(database: DatabaseSync, kind: "read" | "write", work: () => T): T {
  database.exec(kind === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite has rolled back by itself, as it does when the disk is full.
  }
}
