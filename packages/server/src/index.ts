export {
  createEmitter,
  type EmitterOf,
  type EmitterOptions,
} from "./emitter.ts";
export { type EmitterSource, emitterSource, type Source } from "./emitter-source.ts";
export type { ChannelEmitter, Emit, EmitOptions, Emitted, Emitter } from "./emitter-types.ts";
export {
  type AnyRequest,
  type CloseOptions,
  createEventHandler,
  type EventHandler,
  type FetchRequest,
  type NodeRequest,
} from "./event-handler.ts";
export type { AuthorizeContext, ChannelOf, EventHandlerOptions, Limits } from "./handler-options.ts";
export type { HandlerStats } from "./handler-stats.ts";
export type { NodeContext } from "./node-host.ts";
export type { Problem, ProblemCode } from "./problem.ts";
export type { ErrorStage, ReportError } from "./report-error.ts";
export { ServerError, type ServerErrorCode } from "./server-error.ts";
