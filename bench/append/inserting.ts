import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { benchEvent } from "../contenders/event.ts";
import { type Rate, rateOf } from "./emitting.ts";

/** The least that storing an event can cost with SQLite: no check, no key, no retention, no order between processes. */
function open(path: string, synchronous: string): { database: DatabaseSync; insert: StatementSync } {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
  database.exec("CREATE TABLE records (id INTEGER PRIMARY KEY, channel TEXT, event TEXT, data TEXT, at INTEGER)");
  database.exec("CREATE INDEX records_by_channel ON records (channel)");
  return { database, insert: database.prepare("INSERT INTO records (channel, event, data, at) VALUES (?, ?, ?, ?)") };
}

export async function insertEach(path: string, synchronous: string, ms: number): Promise<Rate> {
  const { database, insert } = open(path, synchronous);
  return measure(database, insert, ms);
}

export async function insertTogether(path: string, ms: number): Promise<Rate> {
  const { database, insert } = open(path, "normal");
  database.exec("BEGIN");
  return measure(database, insert, ms, () => database.exec("COMMIT"));
}

async function measure(database: DatabaseSync, insert: StatementSync, ms: number, end = () => {}): Promise<Rate> {
  const took: number[] = [];
  const start = performance.now();
  for (let begun = start; begun - start < ms; ) {
    insert.run("feed/0", "feed.said", JSON.stringify(benchEvent(took.length)), Date.now());
    const now = performance.now();
    took.push(now - begun);
    begun = now;
    // A server has other things to do between; without it the loop would be blocked as a whole.
    if (took.length % 256 === 0) await turn();
  }
  end();
  const seconds = (performance.now() - start) / 1_000;
  database.close();
  return rateOf(took, seconds);
}
