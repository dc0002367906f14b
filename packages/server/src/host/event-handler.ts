/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from "node:http";
import { createCatalogue } from "../admission/catalogue.ts";
import { type RecheckOptions, resolveRecheck } from "../admission/recheck-options.ts";
import type { EmitterSource } from "../emit/emitter-source.ts";
import { ServerError } from "../errors/server-error.ts";
import type { HandlerStats } from "../observe/handler-stats.ts";
import { integerOption, knownOptions } from "../options/check-option.ts";
import { type EventHandlerOptions, resolveOptions } from "../options/handler-options.ts";
import { checkLoaders, type SnapshotOptions } from "../options/snapshot-options.ts";
import { createStreamCore, type StreamCore } from "../stream/stream-core.ts";
import { answerFetch } from "./fetch-host.ts";
import { answerNode, type NodeContext } from "./node-host.ts";

/** The request that a handler gets when its options don't name one. */
export type AnyRequest = Request | IncomingMessage;

export interface CloseOptions {
  /** Milliseconds over which clients are told to go elsewhere and streams end, 0 to 600,000. Default: 0, all at once. */
  readonly drainMs?: number;
}

/** Serves the streams of one or more emitters; docs/protocol.md says what it answers. */
export interface EventHandler<Req = AnyRequest> {
  /** For fetch-standard hosts: Hono, Bun, Deno, Next. Never rejects because of a request. */
  fetch(request: FetchRequest<Req>): Promise<Response>;
  /** For Node's own `http` and what is built on it. Never rejects because of a request. */
  node(req: NodeRequest<Req>, res: ServerResponse, context?: NodeContext): Promise<void>;
  /**
   * Refuses new streams with 503, tells open ones to reconnect within `drainMs`, ends each at a random moment of it, and
   * resolves when all are closed. Calling it again returns the same promise.
   *
   * @throws ServerError `invalid_option`
   */
  close(options?: CloseOptions): Promise<void>;
  /** True from the call of `close` on: what a readiness endpoint should answer with 503. */
  readonly draining: boolean;
  /**
   * Asks `authenticate` and `authorize` anew for open streams, now instead of at their next check: after a role was taken away, a
   * session ended, a document was unshared. No event that is appended after the call is sent on these streams before they
   * have said yes. Resolves when all are decided; a stream that is being admitted meanwhile is asked for before its first event.
   * Other processes have to be told by themselves.
   *
   * @throws ServerError `invalid_option`, also for an address that no channel served here has; any spelling of one is good.
   */
  recheck(which?: RecheckOptions): Promise<void>;
  /** How many streams are open and what they are doing. Costs a walk over them. */
  stats(): HandlerStats;
}

/** `never` when `authenticate` was written for another host's request: calling `fetch` is then a compile error. */
export type FetchRequest<Req> = Request extends Req ? Request : Req extends Request ? Req : never;
export type NodeRequest<Req> = IncomingMessage extends Req
  ? IncomingMessage
  : Req extends IncomingMessage
    ? Req
    : never;

/**
 * Creates the handler that streams what the emitters append.
 *
 * ```ts
 * const events = createEventHandler(studio, { authenticate: (req) => session(req), authorize: ({ principal, params }) => … });
 * http.createServer((req, res) => events.node(req, res)).listen(3000);
 * ```
 *
 * Nothing starts until the first request: the log's tail runs from then to `close`.
 *
 * @throws ServerError `invalid_option`, `different_logs`, `contract_collision`, `authorize_missing`, `snapshots_missing`
 */
export function createEventHandler<E extends EmitterSource, Principal = null, Req = AnyRequest>(
  emitters: E | readonly E[],
  // Without options a contract has to do without snapshots too, which is checked below.
  options: EventHandlerOptions<E, Principal, Req> & SnapshotOptions<E, Principal, Req> = {} as never,
): EventHandler<Req> {
  const catalogue = createCatalogue(Array.isArray(emitters) ? emitters : [emitters as E]);
  const settings = resolveOptions<E, Principal, Req>(options);
  if (catalogue.privateChannels.length > 0 && !settings.authorize) {
    const channels = catalogue.privateChannels.join(", ");
    const mend = `required, because these channels are private: ${channels}; give authorize, or say \`access: "public"\` in the contract`;
    throw new ServerError("authorize_missing", "options.authorize", mend);
  }
  checkLoaders(settings.snapshots, catalogue.snapshotChannels);
  const core = createStreamCore(catalogue, settings);
  return {
    // Each host's request is a Req by the type of its parameter; the core only hands it to the application.
    fetch: (request) => answerFetch(core as unknown as StreamCore<Request>, request),
    node: (req, res, context = {}) => answerNode(core as unknown as StreamCore<IncomingMessage>, req, res, context),
    close(closeOptions = {}) {
      knownOptions("options", closeOptions, ["drainMs"]);
      return core.close(integerOption("options.drainMs", closeOptions.drainMs, 0, { min: 0, max: 600_000 }));
    },
    get draining() {
      return core.draining;
    },
    async recheck(which = {}) {
      await core.recheck(resolveRecheck(which, catalogue, settings.principalKey !== undefined));
    },
    stats: core.stats,
  };
}
