import type { BoundedQueue } from "../admission/bounded-queue.ts";
import type { Catalogue } from "../admission/catalogue.ts";
import type { Place } from "../admission/connection-count.ts";
import { confirmChannels } from "../admission/grant-channels.ts";
import { type Admission, shakeHands } from "../admission/handshake.ts";
import type { Identity } from "../admission/identify.ts";
import type { LeaseOptions, Petition, Verdict } from "../admission/lease.ts";
import type { EmitterSource } from "../emit/emitter-source.ts";
import { Failure, guarded } from "../errors/failure.ts";
import type { Hub, LogPosition } from "../hub/hub.ts";
import type { HandlerSettings } from "../options/handler-options.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { RequestLocation } from "../request/locate-request.ts";
import { parseSubscriptionRequest, type SubscriptionRequest } from "../request/subscription-request.ts";
import { within } from "../within.ts";
import { limitStart } from "./replay-limit.ts";
import type { Start } from "./resume.ts";

/** Everything about a stream that is about to open. */
export interface PreparedStream<Principal, Req> extends Admission<Principal, Req> {
  readonly wanted: SubscriptionRequest;
  readonly hub: Hub;
  readonly log: LogPosition;
  readonly start: Start;
}

export interface PrepareContext<E extends EmitterSource, Principal, Req> {
  readonly catalogue: Catalogue;
  readonly settings: HandlerSettings<E, Principal, Req>;
  /** The hub of the log, begun at the first call. */
  readonly hub: () => Hub;
  /** @throws Refusal `draining` */
  readonly refuseWhenClosing: () => void;
}

/**
 * Reads the request, admits its caller, and finds where the stream starts.
 *
 * @throws Refusal, Failure
 */
export async function prepareStream<E extends EmitterSource, Principal, Req>(
  request: HttpRequest<Req>,
  { path, query }: RequestLocation,
  place: Place,
  context: PrepareContext<E, Principal, Req>,
): Promise<PreparedStream<Principal, Req>> {
  const { catalogue, settings, refuseWhenClosing } = context;
  const { limits } = settings;
  const wanted = await parseSubscriptionRequest(request, path, query, limits);
  const admission = await shakeHands(request.raw, wanted, place, catalogue, settings);
  // Before the log is touched: nobody would stop a tail that began after `close`.
  refuseWhenClosing();
  const hub = context.hub();
  return guarded("read", async () => {
    try {
      await hub.ready();
      const log = await hub.position();
      const start = await limitStart(wanted.cursor, log, hub, admission.grant.channels, limits.replayEvents, request);
      return { ...admission, wanted, hub, log, start };
    } catch (error) {
      // `close` stops the hub, and whoever waits for it is told that, not that the log is at fault.
      refuseWhenClosing();
      throw error;
    }
  });
}

/**
 * How to ask for the stream's private channels again; undefined when it has none.
 *
 * @param isOld Whether what the application has said was asked before a `recheck` that means this stream.
 */
export function streamLease<E extends EmitterSource, Principal, Req>(
  admission: Admission<Principal, Req>,
  isOld: boolean,
  queue: BoundedQueue,
  context: PrepareContext<E, Principal, Req>,
): LeaseOptions | undefined {
  const { guarded: channels, expiresAt } = admission.grant;
  if (channels.length === 0) return undefined;
  const askedAt = isOld ? Number.NEGATIVE_INFINITY : admission.askedAt;
  return { askedAt, expiresAt, queue, petition: new ChannelPetition(admission, context) };
}

/** A class that keeps what it needs of the admission: each open stream holds one. */
class ChannelPetition<E extends EmitterSource, Principal, Req> implements Petition {
  readonly #context: PrepareContext<E, Principal, Req>;
  readonly #channels: readonly string[];
  readonly #identity: Identity<Principal, Req>;
  readonly #principalKey: string | undefined;

  constructor(admission: Admission<Principal, Req>, context: PrepareContext<E, Principal, Req>) {
    this.#context = context;
    this.#channels = admission.grant.guarded;
    this.#identity = admission.identity;
    this.#principalKey = admission.principalKey;
  }

  ask(): Promise<Verdict> {
    const { handshakeMs } = this.#context.settings.limits;
    const late = (): Error => new Error(`it took longer than limits.handshakeMs, ${handshakeMs} ms`);
    return within(handshakeMs, this.#confirm(), late);
  }

  reportError(error: unknown): void {
    const { cause, context } = error instanceof Failure ? error : { cause: error, context: {} };
    const details = { ...context, ...(this.#principalKey === undefined ? {} : { principalKey: this.#principalKey }) };
    this.#context.settings.onError(cause, { ...details, stage: "reauthorize" });
  }

  async #confirm(): Promise<Verdict> {
    const { catalogue, settings } = this.#context;
    return confirmChannels(this.#channels, await this.#identity.again(), catalogue, settings);
  }
}
