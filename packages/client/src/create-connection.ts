import { type Control, type Cursor, decodeEnvelope, type Frame, type Hello, parseCursor } from "@tidings/wire";
import { countFailure, waitMs } from "./backoff.ts";
import {
  type ChannelEntry,
  createEntry,
  type Listener,
  type ListenerHandlers,
  type OnMessage,
  statusOf,
  tell,
} from "./channel-entry.ts";
import { ClientError } from "./client-error.ts";
import { type ConnectionOptions, resolveOptions } from "./connection-options.ts";
import type { ConnectionState } from "./connection-state.ts";
import { guard } from "./guard.ts";
import { readStream } from "./read-stream.ts";
import { createWatchdog, type Watchdog } from "./watchdog.ts";

/** One HTTP connection for any number of channels, of any number of contracts. */
export interface Connection {
  readonly state: ConnectionState;
  /** Calls `listener` after each change of `state`. Returns the function that stops. */
  subscribe(listener: (state: ConnectionState) => void): () => void;
  /**
   * Asks for a channel by its address, without a contract: what clients are made of. Opens the connection when it is the
   * first. Returns the function that stops.
   *
   * @throws ClientError `closed`
   */
  listen(address: string, onMessage: OnMessage, handlers: ListenerHandlers): () => void;
  /** Ends everything, for good. */
  close(): void;
}

/** One request and its stream. */
interface Session {
  /** Addresses it asked for, without those that hello denied. */
  readonly carried: Set<string>;
  readonly abort: AbortController;
  readonly watchdog: Watchdog;
  /** Known from hello on. */
  hello?: Pick<Hello, "resume" | "reason">;
}

/**
 * Nothing happens before the first `listen`, so that a connection may be made while rendering on a server.
 *
 * @throws ClientError `invalid_option`
 */
export function createConnection(options: ConnectionOptions): Connection {
  const config = resolveOptions(options);
  const { environment, onError } = config;
  const { now, random, schedule } = environment;
  const watchers = new Set<(state: ConnectionState) => void>();
  const entries = new Map<string, ChannelEntry>();
  let state: ConnectionState = { phase: "idle" };
  let session: Session | undefined;
  let failures = 0;
  /** Everything up to here of the carried channels has been handed on. */
  let cursor: Cursor | undefined;
  /** The cursor as it came. */
  let lastId: string | undefined;
  /** What the server's last `retry:` asked for. */
  let retryMs = 0;
  let cancelTimer: (() => void) | undefined;
  let stopWaking: (() => void) | undefined;

  function become(next: ConnectionState) {
    state = next;
    for (const watcher of [...watchers]) guard(() => watcher(next), onError);
    for (const [address, entry] of entries) {
      const status = statusOf(entry, next, isOpen(address));
      if (status === entry.status) continue;
      entry.status = status;
      tell(entry, ({ handlers }) => handlers.onStatus?.(status));
    }
  }

  function isOpen(address: string): boolean {
    return !!session?.hello && session.carried.has(address);
  }

  function deny(address: string, error: ClientError) {
    const entry = entries.get(address);
    if (!entry) return;
    entry.denied = { phase: "denied", error };
    tell(entry, ({ report }) => report(error));
  }

  function stop() {
    cancelTimer?.();
    session?.abort.abort();
    session?.watchdog.stop();
    session = undefined;
  }

  function later(run: () => void, ms: number) {
    cancelTimer?.();
    cancelTimer = schedule(run, ms);
  }

  /** The addresses a request should carry. */
  function wanted(): string[] {
    return [...entries.keys()].filter((address) => !entries.get(address)?.denied);
  }

  /** Brings the connection in line with what is wanted, unless it is on its way already. */
  function settle() {
    const addresses = wanted();
    const carried = session?.carried;
    if (state.phase === "closed") return;
    if (!addresses.length) {
      if (state.phase !== "failed" || !entries.size) end({ phase: "idle" });
    } else if (!/connecting|replaying|waiting/.test(state.phase)) {
      // While it is connecting or replaying, a change waits until it is live, so that each connection makes progress
      // however fast the set changes; the next attempt after a wait takes the set as it is then.
      if (addresses.length !== carried?.size || !addresses.every((address) => carried.has(address))) open();
    }
  }

  function end(last: ConnectionState) {
    stop();
    stopWaking?.();
    stopWaking = undefined;
    failures = 0;
    if (state.phase !== last.phase) become(last);
  }

  function close() {
    end({ phase: "closed" });
    entries.clear();
  }

  function open() {
    stop();
    const channels = wanted();
    const abort = new AbortController();
    const watchdog = createWatchdog(environment, config.helloTimeoutMs, () => lose(new ClientError("silent")));
    const mine: Session = { carried: new Set(channels), abort, watchdog };
    session = mine;
    stopWaking ??= environment.onWake(wake);
    // A channel that starts now has no past to resume.
    if (!channels.some((address) => entries.get(address)?.joined !== undefined)) cursor = lastId = undefined;
    become({ phase: "connecting", attempt: failures + 1 });
    readStream(config, {
      channels,
      cursor: lastId,
      signal: abort.signal,
      onBytes: () => mine.hello && watchdog.heard(),
      onFrame(frame) {
        // A handler may have ended the session in the middle of a chunk.
        if (session === mine) receive(mine, frame);
      },
    }).catch((error: ClientError) => session === mine && lose(error));
  }

  function wake() {
    session?.watchdog.check();
    // It cuts short the client's own caution, not a wait that the server asked for.
    if (state.phase === "waiting" && !state.error.retryAfterMs) open();
  }

  function lose(error: ClientError) {
    const carried = session?.carried ?? [];
    stop();
    if (error.code === "refused") {
      for (const address of carried) deny(address, error);
      end({ phase: "failed", error });
      settle();
      return;
    }
    failures = countFailure(config, failures, state, now());
    // `retry:` takes the place of the first wait's bound; `Retry-After` comes before the jitter.
    const bounds = { minMs: Math.max(config.minMs, retryMs), maxMs: config.maxMs };
    const retryInMs = waitMs(bounds, failures, random(), error.retryAfterMs ?? 0);
    later(open, retryInMs);
    become({ phase: "waiting", attempt: failures + 1, retryInMs, error });
  }

  function receive(mine: Session, frame: Frame) {
    if (frame.kind === "retry") {
      retryMs = frame.ms;
      return;
    }
    const position = parseCursor(frame.id ?? "");
    if (frame.kind === "control") return obey(mine, frame.control, position, frame.id);
    if (!mine.hello || !position || position.epoch !== cursor?.epoch)
      throw new ClientError("protocol", `${frame.kind} ${frame.id}`);
    if (position.offset <= cursor.offset) return;
    // Before the handlers run: one that changes the set must not be handed the same event again.
    cursor = position;
    lastId = frame.id;
    if (frame.kind === "event") deliver(frame.event, frame.data, position.offset);
  }

  function obey(mine: Session, { type, data }: Control, position: Cursor | undefined, id: string | undefined) {
    if (type === "tidings.hello" && position) {
      greet(mine, data, position, id);
    } else if (type === "tidings.live" && mine.hello) {
      become({ phase: "live", since: now(), ...mine.hello });
      settle();
    } else if (type === "tidings.rotate") {
      later(open, random() * data.afterMs);
    } else if (type === "tidings.end") {
      close();
    } else if (type === "tidings.error") {
      throw new ClientError(data.retryable ? "unavailable" : "refused", data.message, { serverCode: data.code });
    }
  }

  function greet(
    mine: Session,
    { resume, reason = "invalid", head, heartbeatMs, denied = [] }: Hello,
    position: Cursor,
    id: string | undefined,
  ) {
    // A cursor was sent and the server didn't see it (a proxy took the header away): what lies between is lost.
    const lost = resume === "reset" || (resume === "fresh" && cursor);
    const start = (resume === "resumed" && parseCursor(head ?? "")) || position;
    cursor = position;
    lastId = id;
    mine.hello = lost ? { resume: "reset", reason } : { resume };
    mine.watchdog.heard(2.5 * heartbeatMs);
    for (const { channel, code, message } of denied) {
      mine.carried.delete(channel);
      deny(channel, new ClientError("refused", message, { serverCode: code }));
    }
    for (const address of mine.carried) {
      const entry = entries.get(address);
      if (!entry) continue;
      if (lost) {
        entry.joined = undefined;
        tell(entry, ({ handlers }) => handlers.onReset?.({ reason }));
      }
      entry.joined ??= start.offset;
    }
    if (session === mine) become({ phase: "replaying" });
  }

  function deliver(type: string, text: string, offset: number) {
    const id = lastId;
    try {
      const { channel, data } = decodeEnvelope(text);
      const entry = entries.get(channel);
      if (!entry || offset <= (entry.joined ?? offset)) return;
      tell(entry, ({ onMessage, report }) => onMessage({ type, data, id }, report));
    } catch (cause) {
      onError(new ClientError("invalid_event", type, { cause }));
    }
  }

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    listen(address, onMessage, handlers) {
      if (state.phase === "closed") throw new ClientError("closed");
      const entry = entries.get(address) ?? createEntry(isOpen(address) ? cursor?.offset : undefined);
      const report = (error: ClientError) => guard(() => (handlers.onError ?? onError)(error), onError);
      const listener: Listener = { onMessage, handlers, report };
      entries.set(address, entry);
      entry.listeners.add(listener);
      entry.status = statusOf(entry, state, isOpen(address));
      guard(() => handlers.onStatus?.(entry.status), report);
      schedule(settle, 0);
      return () => {
        if (!entry.listeners.delete(listener)) return;
        // What was refused is let go at once, so that whoever comes next asks again.
        schedule(
          () => {
            if (!entry.listeners.size && entries.get(address) === entry) entries.delete(address);
            settle();
          },
          entry.denied ? 0 : config.lingerMs,
        );
      };
    },
    close,
  };
}
