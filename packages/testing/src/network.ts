import type { Activity } from "./activity.ts";
import { type CarriedStream, carryStream } from "./carried-stream.ts";
import type { Timeline } from "./timeline.ts";

/** What lies between the clients and the server: nothing, but what a test puts there. */
export interface Network {
  /** What clients are given for `fetch`. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Whether every client that hears one of the channels has handed on everything up to an offset. */
  hasDelivered(addresses: readonly string[], offset: number): boolean;
  readonly isOffline: boolean;
  setOffline(offline: boolean): void;
  /** What requests are answered with instead of the server's answer. */
  setRefusal(refusal: Refusal | undefined): void;
  /** How late what the server sends from now on arrives; with 0, what is under way arrives at once. */
  setDelay(ms: number): void;
  /** Breaks every stream, and every request that waits for its answer. */
  cut(): void;
  duplicateNext(): void;
  dropNext(): void;
  /** Hangs up on the server, and says nothing to the clients any more. */
  close(): void;
}

export interface Refusal {
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

export interface NetworkOptions {
  readonly answer: (request: Request) => Promise<Response>;
  readonly timeline: Timeline;
  readonly activity: Activity;
}

export function createNetwork({ answer, timeline, activity }: NetworkOptions): Network {
  const streams = new Set<CarriedStream>();
  /** Cuts off each request that waits for its answer. */
  const pending = new Set<(error: Error) => void>();
  /** Lets each answer that is delayed arrive. */
  const late = new Set<() => void>();
  let isOffline = false;
  let isClosed = false;
  let refusal: Refusal | undefined;
  let delayMs = 0;

  async function fetch(url: string, init: RequestInit): Promise<Response> {
    const signal = init.signal ?? new AbortController().signal;
    if (isClosed) return never();
    if (isOffline) throw new TypeError("fetch failed");
    if (refusal) return refuse(refusal);
    const server = new AbortController();
    const response = await activity.during(
      unlessCut(answer(requestOf(url, init, server.signal)), signal).catch((error) => {
        server.abort();
        throw error;
      }),
    );
    if (!response.ok || !response.body) {
      await unlessCut(passing(delayMs), signal);
      return response;
    }
    const stream = carryStream({
      source: response.body,
      channels: channelsOf(url, init),
      timeline,
      activity,
      delayMs: () => delayMs,
      hangUp: () => server.abort(),
      onClosed: () => streams.delete(stream),
    });
    streams.add(stream);
    signal.addEventListener("abort", stream.cut, { once: true });
    await unlessCut(passing(delayMs), signal);
    return new Response(stream.body as BodyInit, { status: response.status, headers: response.headers });
  }

  /** What the promise brings, unless the client gives up or the network is cut before. */
  async function unlessCut<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    let giveUp = (_error: Error): void => {};
    const given = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const abort = (): void => giveUp(new DOMException("This operation was aborted", "AbortError"));
    pending.add(giveUp);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    try {
      return await Promise.race([work, given]);
    } finally {
      pending.delete(giveUp);
      signal.removeEventListener("abort", abort);
    }
  }

  /** An answer takes as long as what follows it. */
  async function passing(ms: number): Promise<void> {
    if (ms === 0) return;
    await new Promise<void>((resolve) => {
      late.add(resolve);
      if (ms < Number.POSITIVE_INFINITY) timeline.schedule(resolve, ms);
    });
  }

  function cut(): void {
    activity.note();
    for (const stream of [...streams]) stream.cut();
    for (const reject of [...pending]) reject(new TypeError("terminated"));
  }

  return {
    fetch,
    hasDelivered: (addresses, offset) =>
      [...streams].every((stream) => !addresses.some(stream.carries) || stream.has(offset)),
    get isOffline() {
      return isOffline;
    },
    setOffline(offline) {
      isOffline = offline;
      if (offline) cut();
    },
    setRefusal(next) {
      refusal = next;
    },
    setDelay(ms) {
      delayMs = ms;
      if (ms > 0) return;
      for (const arrive of late) arrive();
      late.clear();
      for (const stream of streams) stream.release();
    },
    cut,
    duplicateNext() {
      for (const stream of streams) stream.duplicateNext();
    },
    dropNext() {
      for (const stream of streams) stream.dropNext();
    },
    close() {
      isClosed = true;
      for (const stream of [...streams]) stream.abandon();
    },
  };
}

function requestOf(url: string, { signal: _, ...init }: RequestInit, signal: AbortSignal): Request {
  const request = new Request(url, init);
  // In jsdom the global AbortController is jsdom's own, whose signal Node's Request refuses.
  return Object.defineProperty(request, "signal", { value: signal });
}

function channelsOf(url: string, { body }: RequestInit): string[] {
  if (typeof body === "string") return (JSON.parse(body) as { channels: string[] }).channels;
  return new URL(url).searchParams.getAll("channel");
}

/** As a proxy would, without the server's own words. */
function refuse({ status, retryAfterMs }: Refusal): Response {
  const headers = retryAfterMs === undefined ? {} : { "Retry-After": `${Math.ceil(retryAfterMs / 1_000)}` };
  return new Response(null, { status, headers });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
