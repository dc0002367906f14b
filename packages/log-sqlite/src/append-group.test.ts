import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { temporaryFile } from "../test/temporary-file.ts";
import { createAppendGroup } from "./append-group.ts";
import { stateRow } from "./log-state.ts";
import { openLog } from "./open-log.ts";
import { createVolatileTable } from "./volatile-table.ts";

const BOOT = "3b0e3f2c-boot";
const NORMAL = 1;
const FULL = 2;
const bounds = { maxAgeMs: Number.POSITIVE_INFINITY, maxRecords: Number.POSITIVE_INFINITY, maxBytes: 1e9 };
const one = [{ records: [{ channel: "a", event: "a.b", data: "1" }], key: undefined }];

/** A group whose connection tells how each commit that wrote something was synced, and lets others come before a transaction begins. */
function setUp(path: string, boot: string, beforeBegin: () => void = () => {}) {
  const { database } = openLog({ path, lockTimeoutMs: 5_000 });
  database.exec("PRAGMA synchronous = NORMAL");
  const commits: number[] = [];
  const ask = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  const exec = database.exec.bind(database);
  let changes = 0;
  database.exec = (sql) => {
    if (sql === "BEGIN IMMEDIATE") {
      beforeBegin();
      changes = ask("SELECT total_changes()");
    }
    if (sql === "COMMIT" && ask("SELECT total_changes()") > changes) commits.push(ask("PRAGMA synchronous"));
    exec(sql);
  };
  const row = stateRow(database);
  const group = createAppendGroup(database, {
    bounds,
    idempotencyWindowMs: 1_000,
    boot,
    volatile: createVolatileTable(database, "x"),
  });
  return { database, commits, boot: () => row.read().boot, append: () => group.append(one, [], 0) };
}

test("the boot is noted by a commit that is synced, and no other is", () => {
  using file = temporaryFile();
  const { database, commits, boot, append } = setUp(file.path, BOOT);
  for (let i = 0; i < 3; i++) append();
  expect(boot()).toBe(BOOT);
  expect(commits).toEqual([FULL, NORMAL, NORMAL]);
  database.close();
});

test("a note that another process takes away just before a commit is made again by that commit", () => {
  using file = temporaryFile();
  let taking = false;
  const { database, commits, boot, append } = setUp(file.path, BOOT, () => {
    if (!taking) return;
    taking = false;
    const other = new DatabaseSync(file.path);
    other.exec("UPDATE state SET boot = NULL");
    other.close();
  });
  append();
  taking = true;
  append();
  expect(boot()).toBe(BOOT);
  expect(commits).toEqual([FULL, FULL]);
  database.close();
});

test("where a boot is told by the clock, processes leave each other's note as it is", () => {
  using file = temporaryFile();
  const first = setUp(file.path, "t1700000000000");
  const second = setUp(file.path, "t1700000000250");
  for (let i = 0; i < 2; i++) {
    first.append();
    second.append();
  }
  expect(first.boot()).toBe("t1700000000000");
  expect(first.commits).toEqual([FULL, NORMAL]);
  expect(second.commits).toEqual([NORMAL, NORMAL]);
  first.database.close();
  second.database.close();
});
