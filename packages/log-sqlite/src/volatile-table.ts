import type { DatabaseSync } from "node:sqlite";
import type { PublishedRecord } from "@tidings/log";

/** What processes tell each other and nobody keeps: a short table that each reads on from where it was. */
export interface VolatileTable {
  /** Call within a write transaction. */
  add(records: readonly PublishedRecord[]): void;
  /** What others added since the last call. */
  take(): readonly PublishedRecord[];
}

/** A process that has not looked for so many calls has lost some, as it may. */
const KEPT_CALLS = 1_024;

export function createVolatileTable(database: DatabaseSync, writer: string): VolatileTable {
  const insert = database.prepare("INSERT INTO volatile (writer, records) VALUES (?, ?)");
  const remove = database.prepare(`DELETE FROM volatile WHERE id <= ? - ${KEPT_CALLS}`);
  const last = database.prepare("SELECT ifnull(max(id), 0) AS id FROM volatile");
  const since = database.prepare("SELECT records FROM volatile WHERE id > ? AND id <= ? AND writer <> ? ORDER BY id");
  let position = Number(last.get()?.id);

  return {
    add(records) {
      remove.run(insert.run(writer, JSON.stringify(records)).lastInsertRowid);
    },
    take() {
      const end = Number(last.get()?.id);
      if (end <= position) return [];
      const rows = since.all(position, end, writer);
      position = end;
      return rows.flatMap(({ records }) => JSON.parse(String(records)) as PublishedRecord[]);
    },
  };
}
