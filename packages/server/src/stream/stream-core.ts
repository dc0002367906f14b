import { EVENT_STREAM_HEADERS } from "@tidings/wire";
import { createBoundedQueue } from "../admission/bounded-queue.ts";
import type { Catalogue } from "../admission/catalogue.ts";
import { createConnectionCount, type Place } from "../admission/connection-count.ts";
import { isMeant, type RecheckOptions } from "../admission/recheck-options.ts";
import { createDeferred, type Deferred } from "../deferred.ts";
import type { EmitterSource } from "../emit/emitter-source.ts";
import { Failure, guarded } from "../errors/failure.ts";
import type { Answer, AnswerHeaders } from "../host/answer.ts";
import type { Hub } from "../hub/hub.ts";
import { acquireHub } from "../hub/hub-registry.ts";
import type { Packet } from "../hub/packet.ts";
import type { WindowBounds } from "../hub/recent-window.ts";
import type { PageBounds } from "../hub/shared-pages.ts";
import { countStats, type HandlerStats } from "../observe/handler-stats.ts";
import type { HandlerSettings } from "../options/handler-options.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { locateRequest } from "../request/locate-request.ts";
import { RETRY_AFTER, Refusal } from "../request/problem.ts";
import { allowedMethods } from "../request/subscription-request.ts";
import { createSkewJudge } from "../skew/skew-judge.ts";
import { within } from "../within.ts";
import { drainStreams } from "./drain-streams.ts";
import { encodeHello } from "./encode-hello.ts";
import { type OpenStream, openStream } from "./open-stream.ts";
import { type PrepareContext, type PreparedStream, prepareStream, streamLease } from "./prepare-stream.ts";
import { createPulse } from "./pulse.ts";
import { createSnapshotSource } from "./snapshot-source.ts";
import { createTally } from "./stream-tally.ts";
import type { OpenSink } from "./subscription.ts";

/** Everything between a host's request and its sink. */
export interface StreamCore<Req> {
  readonly draining: boolean;
  answer(request: HttpRequest<Req>): Promise<Answer>;
  recheck(which: RecheckOptions): Promise<void>;
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
  const { limits, random, observe, onError, crossOrigin } = settings;
  const places = createConnectionCount(limits);
  const pulse = createPulse(settings.heartbeatMs, random, settings.repeat);
  const queue = createBoundedQueue({ running: settings.reauthorize.concurrency });
  const skew = createSkewJudge(catalogue.sources, onError);
  const snapshots = createSnapshotSource(catalogue, settings.snapshots);
  const streams = new Set<OpenStream>();
  /** For each request that is being admitted, the calls of `recheck` since it came: what it was told before may say nothing. */
  const admitting = new Set<RecheckOptions[]>();
  const tally = createTally();
  let count = 0;
  let acquired: ReturnType<typeof acquireHub> | undefined;
  let closing: Promise<void> | undefined;
  let allClosed: Deferred | undefined;

  const context: PrepareContext<E, Principal, Req> = { catalogue, settings, hub, refuseWhenClosing };

  function hub(): Hub {
    acquired ??= acquireHub(catalogue.log, onError, bounds.window, settings.coalesce);
    return acquired.hub;
  }

  async function answer(request: HttpRequest<Req>): Promise<Answer> {
    let headers: AnswerHeaders = {};
    let place: Place | undefined;
    const rechecks: RecheckOptions[] = [];
    try {
      const location = locateRequest(request.url, settings.basePath);
      headers = crossOrigin.admit(request);
      const allowed = allowedMethods(location.path);
      if (request.method === "OPTIONS") {
        const preflight = crossOrigin.preflight(request, allowed);
        return { kind: "empty", status: 204, headers: { ...headers, ...preflight, Allow: allowed } };
      }
      if (!allowed.split(", ").includes(request.method)) {
        throw new Refusal("method_not_allowed", `use ${allowed}`, { Allow: allowed });
      }
      refuseWhenClosing();
      place = places.enter();
      admitting.add(rechecks);
      // Who leaves while it is being authorised gives the place back at once, however long that still takes.
      const entered = place;
      request.onGone(() => entered.leave());
      const prepared = await within(limits.handshakeMs, prepareStream(request, location, place, context), tooLate);
      // Before the head is sent: an epoch that no cursor can carry is a log that can't be read.
      const hello = await guarded("read", () => helloOf(prepared));
      refuseWhenClosing();
      headers = { ...EVENT_STREAM_HEADERS, ...headers };
      if (request.method === "HEAD") {
        admitting.delete(rechecks);
        place.leave();
        return { kind: "empty", status: 200, headers };
      }
      place.settle();
      const open = (openSink: OpenSink): void => {
        admitting.delete(rechecks);
        begin(prepared, hello, entered, rechecks, openSink);
      };
      const abandon = (): void => {
        admitting.delete(rechecks);
        entered.leave();
      };
      return { kind: "stream", headers, open, abandon };
    } catch (error) {
      admitting.delete(rechecks);
      place?.leave();
      if (error instanceof Refusal) return refuse(error, headers);
      if (!(error instanceof Failure)) throw error;
      onError(error.cause, error.context);
      // `throw null` is a failure too, which a framework's `next(null)` would take for none.
      const cause = error.context.stage === "read" ? undefined : (error.cause ?? error);
      return refuse(error.refusal, headers, cause);
    }
  }

  function helloOf({ start, log, grant, wanted }: PreparedStream<Principal, Req>): Packet {
    return encodeHello(start, log, {
      contracts: catalogue.hashes,
      denied: grant.denied,
      skew: skew.verdicts(wanted.contracts),
      ...settings,
    });
  }

  function refuse({ problem, ...refusal }: Refusal, headers: AnswerHeaders, cause?: unknown): Answer {
    const { code, status } = problem;
    tally.refused[code] = (tally.refused[code] ?? 0) + 1;
    observe({ type: "refused", code, status });
    const answer: Answer = { kind: "refusal", problem, headers: { ...headers, ...refusal.headers } };
    return cause === undefined ? answer : { ...answer, cause };
  }

  function tooLate(): Refusal {
    const error = new Error(`a request was not admitted within limits.handshakeMs, ${limits.handshakeMs} ms`);
    onError(error, { stage: "handshake" });
    return new Refusal("timeout", "the server took too long to decide on this request", RETRY_AFTER);
  }

  function refuseWhenClosing(): void {
    if (closing) throw new Refusal("draining", "the server is going down; another will answer soon", RETRY_AFTER);
  }

  /** Its closures hold on to nothing of the request: that of a public stream is not needed any more. */
  function begin(
    prepared: PreparedStream<Principal, Req>,
    hello: Packet,
    place: Place,
    rechecks: readonly RecheckOptions[],
    openSink: OpenSink,
  ): void {
    const { hub, log, start, wanted, grant, principalKey } = prepared;
    const { channels } = grant;
    const isOld = rechecks.some((which) => isMeant(which, { principalKey, channels }));
    const stream = ++count;
    let opened: OpenStream | undefined;
    try {
      opened = openStream({
        subscription: {
          hub,
          form: wanted.form,
          dialect: skew.dialect(wanted.contracts),
          channels,
          epoch: log.epoch,
          position: start.position,
          liveFrom: log.head,
          ...(bounds.page ? { pageBounds: bounds.page } : {}),
          reportError: onError,
        },
        principalKey,
        lease: streamLease(prepared, isOld, queue, context),
        settings,
        stream,
        tally,
        observe,
        place,
        onClosed: forget,
      });
      streams.add(opened);
      pulse.add(opened);
      const observed = {
        stream,
        ...(principalKey === undefined ? {} : { principalKey }),
        resume: start.resume,
        ...(start.resume === "reset" ? { reason: start.reason } : {}),
        channels: channels.size,
      };
      opened.start(openSink, hello, observed, snapshots.plan({ ...prepared, resume: start.resume }));
    } catch (error) {
      // The host could not send the head, or `random` or `repeat` threw: this stream never was, and nobody else is left to take
      // its place off the count.
      if (opened) forget(opened);
      else place.leave();
      throw error;
    }
    tally.started[start.resume] += 1;
    if (start.resume === "reset") tally.resets[start.reason] += 1;
    // `close` came after the answer was decided, and did not see this one.
    if (closing) {
      opened.subscription.rotate("drain", 0);
      opened.subscription.close();
    }
  }

  function forget(stream: OpenStream): void {
    if (streams.delete(stream)) {
      tally.delivered += stream.subscription.events;
      tally.bytes += stream.subscription.bytes;
    }
    pulse.remove(stream);
    stream.place.leave();
    if (streams.size === 0) allClosed?.resolve();
  }

  async function drain(drainMs: number): Promise<void> {
    if (streams.size > 0) {
      allClosed = createDeferred();
      const stop = drainStreams(streams, drainMs, random);
      await allClosed.promise;
      stop();
    }
    pulse.stop();
    acquired?.release();
  }

  return {
    get draining() {
      return closing !== undefined;
    },
    answer,
    async recheck(which) {
      for (const rechecks of admitting) rechecks.push(which);
      const meant = [...streams].filter((one) => isMeant(which, one));
      await Promise.all(meant.map((one) => one.recheck()));
    },
    close(drainMs) {
      closing ??= drain(drainMs);
      return closing;
    },
    stats: () => countStats(places, streams, tally),
  };
}
