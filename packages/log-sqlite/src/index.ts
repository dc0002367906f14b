export { type SqliteLog, sqliteLog } from "./sqlite-log.ts";
export type { RetentionOptions, SqliteLogOptions } from "./sqlite-log-options.ts";
