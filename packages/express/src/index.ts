// What the middleware's signature speaks of, so that its users need not depend on the server package.
export type {
  AuthorizeContext,
  CloseOptions,
  EmitterSource,
  EventHandlerOptions,
  HandlerStats,
  Limits,
} from "@tidings/server";
export { type EventMiddleware, tidings } from "./tidings.ts";
