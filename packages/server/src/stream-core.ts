import { EVENT_STREAM_HEADERS } from "@tidings/wire";
import type { Catalogue } from "./catalogue.ts";
import { createConnectionCount, type Place } from "./connection-count.ts";
import { createDeferred } from "./deferred.ts";
import type { EmitterSource } from "./emitter-source.ts";
import { encodeHello } from "./encode-hello.ts";
import { Failure, guarded } from "./failure.ts";
import { type Grant, grantChannels } from "./grant-channels.ts";
import type { HandlerSettings } from "./handler-options.ts";
import type { HandlerStats } from "./handler-stats.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Hub, LogPosition } from "./hub.ts";
import { acquireHub } from "./hub-registry.ts";
import { locateRequest } from "./locate-request.ts";
import { RETRY_AFTER, Refusal } from "./problem.ts";
import { createPulse } from "./pulse.ts";
import type { WindowBounds } from "./recent-window.ts";
import { decideStart } from "./resume.ts";
import { createSubscription, type OpenSink, type PageBounds, type Subscription } from "./subscription.ts";
import { allowedMethods, parseSubscriptionRequest, type SubscriptionRequest } from "./subscription-request.ts";

/** What a host sends back. */
export type Answer =
  | { readonly kind: "empty"; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  /** `cause` is set when the application's own function threw. */
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly cause?: unknown }
  | {
      readonly kind: "stream";
      readonly headers: Readonly<Record<string, string>>;
      /** Sends the stream to the sink. */
      open(openSink: OpenSink): void;
      /** Gives the connection's place back when the client has gone already. */
      abandon(): void;
    };

/** Everything between a host's request and its sink. */
export interface StreamCore<Req> {
  answer(request: HttpRequest<Req>): Promise<Answer>;
  close(drainMs: number): Promise<void>;
  stats(): HandlerStats;
}

/** How much is kept and read at a time; a seam for tests, which want the edges near. */
export interface StreamBounds {
  readonly window?: WindowBounds;
  readonly page?: PageBounds;
}

export function createStreamCore<E extends EmitterSource, Principal, Req>(
  catalogue: Catalogue,
  settings: HandlerSettings<E, Principal, Req>,
  bounds: StreamBounds = {},
): StreamCore<Req> {
  const { limits, random, onError } = settings;
  const connections = createConnectionCount(limits);
  const pulse = createPulse(settings.heartbeatMs, random);
  const open = new Set<Subscription>();
  const started = { fresh: 0, resumed: 0, reset: 0 };
  let delivered = 0;
  let acquired: ReturnType<typeof acquireHub> | undefined;
  let closing: Promise<void> | undefined;
  let allClosed = (): void => {};

  async function answer(request: HttpRequest<Req>): Promise<Answer> {
    let place: Place | undefined;
    try {
      const { path, query } = locateRequest(request.url, settings.basePath);
      const allowed = allowedMethods(path);
      if (request.method === "OPTIONS") return { kind: "empty", status: 204, headers: { Allow: allowed } };
      if (!allowed.split(", ").includes(request.method)) {
        throw new Refusal("method_not_allowed", `use ${allowed}`, { Allow: allowed });
      }
      refuseWhenClosing();
      place = connections.enter();
      // Who leaves while it is being authorised gives the place back at once, however long that still takes.
      request.onGone(place.leave);
      const wanted = await parseSubscriptionRequest(request, path, query, limits);
      const grant = await admit(request.raw, wanted, place);
      // Before the log is touched: nobody would stop a tail that began after `close`.
      refuseWhenClosing();
      const { hub, position } = await locateLog();
      refuseWhenClosing();
      if (request.method === "HEAD") {
        place.leave();
        return { kind: "empty", status: 200, headers: EVENT_STREAM_HEADERS };
      }
      return stream(hub, position, wanted, grant, place);
    } catch (error) {
      place?.leave();
      if (error instanceof Refusal) return { kind: "refusal", refusal: error };
      if (error instanceof Failure) {
        onError(error.cause, { stage: error.stage });
        // `throw null` is a failure too, which a framework's `next(null)` would take for none.
        const cause = error.stage === "read" ? {} : { cause: error.cause ?? error };
        return { kind: "refusal", refusal: error.refusal, ...cause };
      }
      throw error;
    }
  }

  function refuseWhenClosing(): void {
    if (closing) throw new Refusal("draining", "the server is going down; another will answer soon", RETRY_AFTER);
  }

  async function admit(request: Req, wanted: SubscriptionRequest, place: Place): Promise<Grant> {
    const { authenticate, principalKey } = settings;
    const principal = await guarded("authenticate", async () => (await authenticate?.(request)) ?? null);
    if (principal !== null && principalKey) place.claim(await guarded("authenticate", () => principalKey(principal)));
    return guarded("authorize", () => grantChannels(wanted.addresses, { principal, request }, catalogue, settings));
  }

  async function locateLog(): Promise<{ readonly hub: Hub; readonly position: LogPosition }> {
    acquired ??= acquireHub(catalogue.log, onError, bounds.window);
    const { hub } = acquired;
    return guarded("read", async () => {
      try {
        await hub.ready();
        return { hub, position: await hub.position() };
      } catch (error) {
        // `close` stops the hub, and whoever waits for it is told that, not that the log is at fault.
        refuseWhenClosing();
        throw error;
      }
    });
  }

  function stream(hub: Hub, log: LogPosition, wanted: SubscriptionRequest, grant: Grant, place: Place): Answer {
    return {
      kind: "stream",
      headers: EVENT_STREAM_HEADERS,
      abandon: place.leave,
      open(openSink) {
        const start = decideStart(wanted.cursor, log);
        const hello = encodeHello(start, log, { contracts: catalogue.hashes, denied: grant.denied, ...settings });
        const subscription = createSubscription({
          hub,
          openSink,
          form: wanted.form,
          channels: grant.channels,
          epoch: log.epoch,
          position: start.position,
          liveFrom: log.head,
          ...(bounds.page ? { pageBounds: bounds.page } : {}),
          reportError: onError,
          mayDeliver: () => true,
          onDelivered: (records) => {
            delivered += records;
          },
          onLive: () => undefined,
          onRotate: () => undefined,
          onClosed() {
            stopBeating();
            open.delete(subscription);
            place.leave();
            if (open.size === 0) allClosed();
          },
        });
        open.add(subscription);
        const stopBeating = pulse.add(subscription);
        try {
          subscription.start(hello);
        } catch (error) {
          // The host could not send the head: this stream never was.
          stopBeating();
          open.delete(subscription);
          place.leave();
          throw error;
        }
        started[start.resume] += 1;
        // `close` came after the answer was decided, and did not see this one.
        if (closing) {
          subscription.rotate("drain", 0);
          subscription.close();
        }
      },
    };
  }

  async function drain(drainMs: number): Promise<void> {
    const timers: ReturnType<typeof setTimeout>[] = [];
    if (open.size > 0) {
      const { promise, resolve } = createDeferred();
      allClosed = resolve;
      for (const subscription of open) {
        subscription.rotate("drain", drainMs);
        if (drainMs === 0) subscription.close();
        else timers.push(setTimeout(() => subscription.close(), random() * drainMs));
      }
      await promise;
    }
    for (const timer of timers) clearTimeout(timer);
    pulse.stop();
    acquired?.release();
  }

  return {
    answer,
    close(drainMs) {
      closing ??= drain(drainMs);
      return closing;
    },
    stats() {
      const all = [...open];
      const count = (is: (one: Subscription) => boolean): number => all.filter(is).length;
      return {
        connections: connections.total,
        subscriptions: {
          replay: count(({ phase }) => phase === "replay"),
          live: count(({ phase }) => phase === "live"),
          blocked: count(({ blocked }) => blocked),
        },
        delivered,
        started: { ...started },
      };
    },
  };
}
