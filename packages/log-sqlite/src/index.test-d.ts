import type { EventLog } from "@tidings/log";
import { expectTypeOf } from "vitest";
import { type SqliteLog, type SqliteLogOptions, sqliteLog } from "./index.ts";

expectTypeOf(sqliteLog).toEqualTypeOf<(options: SqliteLogOptions) => SqliteLog>();
expectTypeOf<SqliteLog>().toExtend<EventLog>();

// @ts-expect-error Expected 1 arguments, but got 0: the file has no default place.
sqliteLog();

// @ts-expect-error Type '"off"' is not assignable to type '"normal" | "full" | undefined'.
sqliteLog({ path: "log.db", synchronous: "off" });

// @ts-expect-error 'maxRecords' does not exist in type 'SqliteLogOptions': it is one of `retention`.
sqliteLog({ path: "log.db", maxRecords: 5 });
