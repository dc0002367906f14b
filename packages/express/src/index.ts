// What the middleware's signature speaks of, so that its users need not depend on the server package.
export type {
  Authorization,
  AuthorizeContext,
  CloseOptions,
  CorsOptions,
  EmitterSource,
  EventHandlerOptions,
  HandlerStats,
  Limits,
  Observation,
  ReauthorizeOptions,
  RecheckOptions,
  SlowOptions,
  Tickets,
} from "@tidings/server";
export { type EventMiddleware, tidings } from "./tidings.ts";
