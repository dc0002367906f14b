import { LogError } from "@tidings/log";
import { expect, test } from "vitest";
import { type SqliteLogOptions, sqliteLog } from "./index.ts";

const path = "never/made.db";

test.each<[string, SqliteLogOptions]>([
  ["options", null as unknown as SqliteLogOptions],
  ["path", {} as SqliteLogOptions],
  ["path", { path: "" }],
  ["path", { path: ":memory:" }],
  ["path", { path: "file:log.db?mode=memory" }],
  ["synchronous", { path, synchronous: "off" as "full" }],
  ["idempotencyWindowMs", { path, idempotencyWindowMs: -1 }],
  ["lockTimeoutMs", { path, lockTimeoutMs: Number.POSITIVE_INFINITY }],
  ["pollMs", { path, pollMs: 0 }],
  ["maxTailRecords", { path, maxTailRecords: 0.5 }],
  ["now", { path, now: 5 as unknown as () => number }],
  ["retention", { path, retention: 5 as unknown as object }],
  ["retention.maxAgeMs", { path, retention: { maxAgeMs: 0 } }],
  ["retention.maxRecords", { path, retention: { maxRecords: 1.5 } }],
  ["retention.maxBytes", { path, retention: { maxBytes: "1" as unknown as number } }],
  ["retention.maxSize", { path, retention: { maxSize: 5 } as object }],
  ["maxRecords", { path, maxRecords: 5 } as SqliteLogOptions],
])("option %s is checked, before any file is made", (option, options) => {
  expect(() => sqliteLog(options)).toThrow(LogError);
  expect(() => sqliteLog(options)).toThrow(new RegExp(`^${option.replace(".", "\\.")} `));
});
