export { describeEventLog } from "./describe-event-log.ts";
export type { CreateEventLog, EventLogCapabilities, EventLogHandle } from "./event-log-handle.ts";
