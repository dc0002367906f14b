export { checkAppend, checkRead } from "./check-log-arguments.ts";
export type {
  AppendOptions,
  AppendResult,
  EventLog,
  LogRecord,
  NewRecord,
  PublishedRecord,
  ReadOptions,
  ReadResult,
  TailBatch,
  TailOptions,
} from "./event-log.ts";
export { LogError, type LogErrorCode, type LogErrorOptions } from "./log-error.ts";
export { type MemoryLog, memoryLog } from "./memory-log.ts";
export type { MemoryLogOptions } from "./memory-log-options.ts";
