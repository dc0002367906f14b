import type { DatabaseSync } from "node:sqlite";
import { LogError } from "@tidings/log";
import { newEpoch } from "./epoch.ts";
import { transaction } from "./transaction.ts";

/** "TIDG" in the file's header, https://www.sqlite.org/fileformat2.html#application_id */
const APPLICATION_ID = 0x54494447;

/**
 * The steps from each version of the file to the next; a new version adds one at the end. `user_version` counts those done.
 *
 * `state` has one row. `head` and `floor` as in the port; offsets are dense, so `head - floor` is the number of records.
 * `bytes` is what the records take, as retention counts it. `boot` is set while commits may lie in memory only, see boot.ts.
 * `records.key` is there for events of which only the newest counts; `records.version` where the payload's is known.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE state (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     epoch TEXT NOT NULL,
     head INTEGER NOT NULL,
     floor INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     boot TEXT
   ) STRICT;
   CREATE TABLE records (
     offset INTEGER PRIMARY KEY,
     channel TEXT NOT NULL,
     event TEXT NOT NULL,
     key TEXT,
     data TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX records_by_channel ON records (channel);
   CREATE INDEX records_by_key ON records (channel, event, key) WHERE key IS NOT NULL;
   CREATE TABLE appends (
     key TEXT PRIMARY KEY,
     first INTEGER NOT NULL,
     count INTEGER NOT NULL,
     at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX appends_by_time ON appends (at);
   CREATE TABLE volatile (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     writer TEXT NOT NULL,
     records TEXT NOT NULL
   ) STRICT;`,
  "ALTER TABLE records ADD COLUMN version INTEGER",
];

/**
 * Refuses a file that is not ours, before anything in it is changed; brings one of ours to this version.
 *
 * @throws LogError `incompatible`, or SQLite's error.
 */
export function prepareSchema(database: DatabaseSync, path: string): void {
  const version = checkVersion(database, path);
  if (version === MIGRATIONS.length) return;
  transaction(database, "write", () => {
    // Another process may have done it while this one waited for the lock.
    const steps = MIGRATIONS.slice(checkVersion(database, path));
    for (const step of steps) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.prepare("INSERT OR IGNORE INTO state VALUES (1, ?, 0, 0, 0, NULL)").run(newEpoch());
  });
}

/** The version of the file, 0 when it is empty. */
function checkVersion(database: DatabaseSync, path: string): number {
  const application = pragma(database, "application_id");
  const version = pragma(database, "user_version");
  if (application === APPLICATION_ID) {
    if (version >= 1 && version <= MIGRATIONS.length) return version;
    const message = `${path} was written by a newer release: its version is ${version}, and this one knows ${MIGRATIONS.length}`;
    throw new LogError({ code: "incompatible", message });
  }
  const isEmpty = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  if (isEmpty && application === 0 && version === 0) return 0;
  throw new LogError({ code: "incompatible", message: `${path} is a database of something else: choose another path` });
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
