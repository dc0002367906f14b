import { DatabaseSync } from "node:sqlite";

export interface ConnectOptions {
  readonly path: string;
  /** How long a statement waits for another process's lock, in milliseconds. */
  readonly lockTimeoutMs: number;
}

/**
 * Opens the file, without touching what is in it.
 *
 * @throws SQLite's error.
 */
export function connect({ path, lockTimeoutMs }: ConnectOptions): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA busy_timeout = ${lockTimeoutMs}`);
  return database;
}
