export type { Authorization } from "./admission/authorization.ts";
export type { ReauthorizeOptions } from "./admission/lease.ts";
export type { RecheckOptions } from "./admission/recheck-options.ts";
export {
  createTickets,
  type IssueOptions,
  type Ticket,
  type TicketOptions,
  type TicketStore,
  type Tickets,
} from "./admission/tickets.ts";
export {
  createEmitter,
  type EmitterOf,
  type EmitterOptions,
} from "./emit/emitter.ts";
export { type ContractSnapshots, type EmitterSource, emitterSource, type Source } from "./emit/emitter-source.ts";
export type { ChannelEmitter, Emit, EmitOptions, Emitted, Emitter, EmitVolatile } from "./emit/emitter-types.ts";
export { ServerError, type ServerErrorCode } from "./errors/server-error.ts";
export {
  type AnyRequest,
  type CloseOptions,
  createEventHandler,
  type EventHandler,
  type FetchRequest,
  type NodeRequest,
} from "./host/event-handler.ts";
export type { NodeContext } from "./host/node-host.ts";
export type { HandlerStats } from "./observe/handler-stats.ts";
export type { CloseReason, Observation, Observe, StreamErrorCode } from "./observe/observation.ts";
export type { ErrorContext, ErrorStage, ReportError } from "./observe/report-error.ts";
export type { AuthorizeContext, ChannelOf, EventHandlerOptions } from "./options/handler-options.ts";
export type { Limits } from "./options/limits.ts";
export type {
  LoadedSnapshot,
  SnapshotChannel,
  SnapshotContext,
  SnapshotLimits,
  SnapshotLoader,
  SnapshotLoaders,
  SnapshotOptions,
} from "./options/snapshot-options.ts";
export type { CorsOptions } from "./request/cross-origin.ts";
export type { Problem, ProblemCode } from "./request/problem.ts";
export type { SkewEntry } from "./skew/skew-entry.ts";
export type { Repeat } from "./stream/pulse.ts";
export type { SlowOptions } from "./stream/slow-reader.ts";
export type { RotateReason } from "./stream/subscription.ts";
