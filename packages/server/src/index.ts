export type { Authorization } from "./authorization.ts";
export type { CorsOptions } from "./cross-origin.ts";
export {
  createEmitter,
  type EmitterOf,
  type EmitterOptions,
} from "./emitter.ts";
export { type ContractSnapshots, type EmitterSource, emitterSource, type Source } from "./emitter-source.ts";
export type { ChannelEmitter, Emit, EmitOptions, Emitted, Emitter, EmitVolatile } from "./emitter-types.ts";
export {
  type AnyRequest,
  type CloseOptions,
  createEventHandler,
  type EventHandler,
  type FetchRequest,
  type NodeRequest,
} from "./event-handler.ts";
export type { AuthorizeContext, ChannelOf, EventHandlerOptions } from "./handler-options.ts";
export type { HandlerStats } from "./handler-stats.ts";
export type { ReauthorizeOptions } from "./lease.ts";
export type { Limits } from "./limits.ts";
export type { NodeContext } from "./node-host.ts";
export type { CloseReason, Observation, Observe, StreamErrorCode } from "./observation.ts";
export type { Problem, ProblemCode } from "./problem.ts";
export type { Repeat } from "./pulse.ts";
export type { ErrorContext, ErrorStage, ReportError } from "./report-error.ts";
export { ServerError, type ServerErrorCode } from "./server-error.ts";
export type { SlowOptions } from "./slow-reader.ts";
export type {
  LoadedSnapshot,
  SnapshotChannel,
  SnapshotContext,
  SnapshotLimits,
  SnapshotLoader,
  SnapshotLoaders,
  SnapshotOptions,
} from "./snapshot-options.ts";
export type { RecheckOptions } from "./stream-core.ts";
export type { RotateReason } from "./subscription.ts";
export {
  createTickets,
  type IssueOptions,
  type Ticket,
  type TicketOptions,
  type TicketStore,
  type Tickets,
} from "./tickets.ts";
