import {
  type CloseOptions,
  createEventHandler,
  type EmitterSource,
  type EventHandlerOptions,
  type HandlerStats,
  type RecheckOptions,
  type SnapshotOptions,
} from "@tidings/server";
import type { NextFunction, Request, Response } from "express";

/** Express middleware that serves streams, and what a server needs to go down well. */
export interface EventMiddleware {
  (req: Request, res: Response, next: NextFunction): void;
  /** Refuses new streams, tells open ones to reconnect within `drainMs`, and resolves when all are closed. */
  close(options?: CloseOptions): Promise<void>;
  /** True from the call of `close` on: what a readiness endpoint should answer with 503. */
  readonly draining: boolean;
  /** Asks `authenticate` and `authorize` anew for open streams, before anything more is sent on them. */
  recheck(which?: RecheckOptions): Promise<void>;
  stats(): HandlerStats;
}

/**
 * Serves one or more emitters under the path where it is mounted.
 *
 * ```ts
 * const events = tidings(studio, { authenticate: (req) => req.session.user, authorize: ({ principal, params }) => … });
 * app.use("/events", events);
 * process.once("SIGTERM", () => events.close({ drainMs: 10_000 }).then(() => server.close()));
 * ```
 *
 * Everything under that path is its own: a channel that doesn't exist is answered with a 404 of its own, and faults of
 * a request as `application/problem+json`. What `authenticate` or `authorize` throws goes to `next(error)`, so the
 * application's error middleware answers it. It may stand before or after `express.json()`, `compression`, `helmet` and `cors`.
 *
 * @throws ServerError `invalid_option`, `different_logs`, `contract_collision`, `authorize_missing`, `snapshots_missing`
 */
export function tidings<E extends EmitterSource, Principal = null>(
  emitters: E | readonly E[],
  options: EventHandlerOptions<E, Principal, Request> & SnapshotOptions<E, Principal, Request> = {} as never,
): EventMiddleware {
  const handler = createEventHandler(emitters, options);
  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    handler
      .node(req, res, { body: req.body, next })
      .then(() => letGo(req, res))
      .catch(next);
  };
  const { close, recheck, stats } = handler;
  const members = { close, recheck, stats };
  return Object.defineProperty(Object.assign(middleware, members, { draining: false }), "draining", {
    get: () => handler.draining,
  });
}

/**
 * Express keeps with each request its walk through the middleware, 0.7 KB that an answered one has no use for, and `parseurl` what it
 * made of the URL, 0.2 KB that it makes again for whoever asks.
 */
function letGo(req: Request & { _parsedUrl?: unknown }, res: Response): void {
  if (!res.headersSent) return;
  req.next = undefined;
  if (req._parsedUrl) req._parsedUrl = undefined;
}
