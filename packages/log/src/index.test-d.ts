import { expectTypeOf } from "vitest";
import { type EventLog, LogError, type LogErrorCode, type MemoryLog, memoryLog, type ReadResult } from "./index.ts";

expectTypeOf(memoryLog()).toEqualTypeOf<MemoryLog>();
expectTypeOf<MemoryLog>().toExtend<EventLog>();
expectTypeOf(memoryLog().read({ after: 0, limit: 1 })).toEqualTypeOf<Promise<ReadResult>>();
expectTypeOf(new LogError({ code: "closed", message: "" }).code).toEqualTypeOf<LogErrorCode>();

// @ts-expect-error 'maxRecord' does not exist in type 'MemoryLogOptions'.
memoryLog({ maxRecord: 1 });

// @ts-expect-error Property 'limit' is missing: a read without a bound is refused.
memoryLog().read({ after: 0 });

// @ts-expect-error Type '{ done: number; }' is not assignable to type 'string': payloads are JSON text already.
memoryLog().append([{ channel: "renders/1", event: "renders.progress", data: { done: 1 } }]);

// @ts-expect-error Type '"oops"' is not assignable to type 'LogErrorCode'.
new LogError({ code: "oops", message: "" });
