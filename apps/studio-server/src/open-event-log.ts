import { join } from "node:path";
import { type MemoryLog, memoryLog } from "@tidings/log";
import { type SqliteLog, sqliteLog } from "@tidings/log-sqlite";

const DAY_MS = 24 * 3600_000;

/** The log that all of Studio's events go to. */
export function openEventLog(kind: "sqlite" | "memory", dataFolder: string): SqliteLog | MemoryLog {
  if (kind === "memory") return memoryLog();
  return sqliteLog({
    path: join(dataFolder, "events.db"),
    retention: { maxAgeMs: DAY_MS, maxBytes: 256 * 1024 * 1024 },
    // After a restart, what may not have been told before it is told again, and the log knows by its key.
    idempotencyWindowMs: DAY_MS,
  });
}
