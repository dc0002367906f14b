import {
  type Cursor,
  createFrameDecoder,
  decodeEnvelope,
  type Frame,
  type Hello,
  parseCursor,
  type Rotate,
  type Skew,
} from "@tidings/wire";
import { jitterMs } from "./backoff.ts";
import { type ChannelEntry, type Listener, tell } from "./channel-entry.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionOptions, resolveOptions } from "./connection-options.ts";
import type { ConnectionState } from "./connection-state.ts";
import { guard } from "./guard.ts";
import { type ReadStream, readStream } from "./read-stream.ts";
import type { SubscriptionStatus } from "./store/subscribable.ts";

/** A cursor, and it as it came. */
type Position = Cursor & { readonly id: string | undefined };

/** A channel that the next stream is to carry. */
const JOINING: SubscriptionStatus = { phase: "connecting", attempt: 1 };

/** Initials of what a server may say of a contract, each graver than those before it: `unknown`, `same`, and so on. */
const GRAVITY = "uscdi";

/** `Retry-After` is honoured up to this many times `maxMs`: a typing error there must not silence clients for a day. */
const CLAMP = 10;

/**
 * Nothing happens before the first `listen`, so that a connection may be made while rendering on a server.
 *
 * @param read How it reads. Default: over HTTP.
 * @param contracts Those it tells to the server. Default: those of its own clients.
 * @throws ClientError `invalid_option`
 */
export function createConnection(
  options: ConnectionOptions,
  read: ReadStream = readStream,
  contracts?: Connection["contracts"],
): Connection {
  const config = resolveOptions(options, contracts);
  const { environment, onError } = config;
  const watchers = new Set<(state: ConnectionState) => void>();
  const entries = new Map<string, ChannelEntry>();
  let state: ConnectionState = { phase: "idle" };
  const skew: Record<string, Skew> = {};
  let failures = 0;
  /** Bound of the first wait: what the server's last `retry:` asked for, if that is longer. */
  let { minMs } = config;
  /** Everything up to here of the carried channels has been handed on. */
  let cursor: Position | undefined;
  let stopWaking: (() => void) | undefined;
  /** Calls off what is due next: a look at the silence or the next attempt. */
  let cancel = () => {};
  let cancelRotation = () => {};

  // The open stream.
  let abort = new AbortController();
  /** Addresses it was asked for, without those that hello denied. */
  let carried = new Set<string>();
  /** Headers came. */
  let answered: boolean;
  /** What hello said. */
  let hello: Pick<Hello, "resume" | "reason"> | undefined;
  /** Addresses whose state it is to bring and hasn't. */
  let bringing = new Set<string>();
  let heardAt = 0;
  /** The longest silence that is no fault. */
  let patienceMs = 0;
  /** The server asked for another one. */
  let rotation: Rotate | undefined;

  function become(next: ConnectionState) {
    if (state.phase === "closed") return;
    state = next;
    for (const watcher of [...watchers]) guard(() => watcher(next), onError);
    for (const [address, entry] of entries) {
      const status = statusOf(address, entry);
      if (status === entry.status) continue;
      entry.status = status;
      tell(entry, ({ handlers }) => handlers.onStatus?.(status));
    }
  }

  function statusOf(address: string, entry: ChannelEntry): SubscriptionStatus {
    const shared = isOpen(address) || /closed|connecting|waiting/.test(state.phase);
    return entry.denied ?? (shared ? (state as SubscriptionStatus) : JOINING);
  }

  function isOpen(address: string) {
    return hello && carried.has(address);
  }

  function deny(address: string, error: ClientError) {
    carried.delete(address);
    const entry = entries.get(address);
    if (!entry) return;
    entry.denied = { phase: "denied", error };
    tell(entry, ({ report }) => report(error));
  }

  function stop() {
    cancel();
    cancelRotation();
    abort.abort();
    hello = rotation = undefined;
    if (state.phase === "live" && environment.now() - state.since >= config.healthyMs) failures = 0;
  }

  /** Takes another stream, at a random moment within `afterMs`: many are told at once. */
  function rotate({ reason, afterMs }: Rotate) {
    cancelRotation();
    cancelRotation = environment.schedule(() => open(reason), environment.random() * afterMs);
  }

  function later(run: () => void, ms: number) {
    cancel();
    cancel = environment.schedule(run, ms);
  }

  /** The addresses a request should carry. */
  function wanted(): string[] {
    return [...entries].flatMap(([address, entry]) => (entry.denied ? [] : address));
  }

  /** The addresses that have a listener like this. */
  function having(test: (listener: Listener) => unknown): string[] {
    return wanted().filter((address) => [...(entries.get(address) as ChannelEntry).listeners].some(test));
  }

  /** Brings the connection in line with what is wanted, unless it is on its way already. */
  function settle() {
    const addresses = wanted();
    if (!addresses.length) {
      if (state.phase !== "failed" || !entries.size) end({ phase: "idle" });
    } else if (
      !/connecting|waiting|replaying/.test(state.phase) &&
      (!hello || `${addresses}` !== `${[...carried]}` || having(({ lacks }) => lacks === 1).length)
    ) {
      // While it is connecting or replaying, a change waits until it is live, so that each connection makes progress
      // however fast the set changes; the next attempt after a wait takes the set as it is then.
      open();
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

  function open(reason?: Rotate["reason"]) {
    stop();
    abort = new AbortController();
    const { signal } = abort;
    const channels = wanted();
    carried = new Set(channels);
    stopWaking ??= environment.onWake(wake, sleep);
    // A channel that starts now has no past to resume.
    if (!having(({ joined, lacks }) => joined !== undefined && !lacks).length) cursor = undefined;
    // Without a cursor every state comes by itself.
    const joining = cursor ? having(({ lacks }) => lacks) : [];
    bringing = new Set(joining);
    become({ phase: "connecting", attempt: failures + 1, reason });
    answered = false;
    // A handler may end the stream in the middle of a chunk.
    const decoder = createFrameDecoder({ ...config, onFrame: (frame) => signal.aborted || receive(frame) });
    const onChunk = (chunk: Uint8Array) => {
      answered = true;
      if (hello) heardAt = environment.now();
      decoder.push(chunk);
    };
    read(config, channels, cursor?.id, signal, onChunk, joining, open).catch((error) => signal.aborted || lose(error));
    if (!signal.aborted) allow(config.helloTimeoutMs);
  }

  /** From now on, silence may last so long. */
  function allow(ms: number) {
    heardAt = environment.now();
    patienceMs = ms;
    watch();
  }

  function silenceLeft() {
    const now = environment.now();
    // The clock was put back: what was heard can't have been later than now.
    heardAt = Math.min(heardAt, now);
    return heardAt + patienceMs - now;
  }

  /** One timer per silence rather than per chunk: it looks when it fires how long there has been nothing. */
  function watch() {
    if (silenceLeft() > 0) later(watch, silenceLeft());
    else lose(new ClientError(answered && !hello ? "buffered" : "silent"));
  }

  function wake() {
    // It cuts short the client's own caution, not a wait that the server asked for. Timers stand still while a machine sleeps.
    if (state.phase === "waiting" ? !state.error.retryAfterMs : silenceLeft() <= 0) open();
  }

  /** The page goes into the back-forward cache, which an open stream would keep it out of. It wakes as from a long silence. */
  function sleep() {
    if (state.phase === "waiting") return;
    stop();
    patienceMs = 0;
  }

  function lose(error: ClientError) {
    const planned = error.code === "cut" && rotation;
    stop();
    if (planned) {
      // The server ended it before this client's moment came. It may have ended all of them.
      rotate({ ...planned, afterMs: Math.min(planned.afterMs, minMs) });
      become({ phase: "connecting", attempt: failures + 1, reason: planned.reason });
      return;
    }
    if (error.code === "refused") {
      for (const address of carried) deny(address, error);
      end({ phase: "failed", error });
      settle();
      return;
    }
    const offline = environment.offline();
    // Without a network an attempt says nothing about the server. One is made now and then: the server may be this machine.
    if (!offline) failures += 1;
    // `Retry-After` comes before the jitter, so that those who were told the same time don't come back together either.
    const retryInMs =
      Math.min(error.retryAfterMs ?? 0, CLAMP * config.maxMs) +
      (offline ? config.maxMs : jitterMs(minMs, config.maxMs, failures, environment.random()));
    later(open, retryInMs);
    become({ phase: "waiting", attempt: failures + 1, retryInMs, error });
  }

  function receive(frame: Frame) {
    if (frame.retry !== undefined) {
      minMs = Math.max(config.minMs, frame.retry);
      return;
    }
    const { id } = frame;
    const position = parseCursor(id);
    if (frame.control) {
      const { type, data } = frame.control;
      if (type === "tidings.hello" && position) {
        greet(data, { ...position, id });
      } else if (type === "tidings.snapshot" && hello) {
        bringing.delete(data.channel);
        tell(entries.get(data.channel), (listener) => {
          if (!listener.lacks || !listener.onSnapshot?.(data.data, listener.report)) return;
          listener.lacks = 0;
          listener.joined = Math.max(listener.joined ?? 0, parseCursor(data.cursor)?.offset ?? 0);
        });
      } else if (type === "tidings.live" && hello) {
        for (const address of bringing) {
          tell(entries.get(address), ({ lacks, report }) => {
            if (lacks) report(new ClientError("protocol", `no snapshot: ${address}`));
          });
        }
        bringing.clear();
        become({ phase: "live", since: environment.now(), ...hello });
        settle();
      } else if (type === "tidings.rotate") {
        rotation = data;
        rotate(data);
      } else if (type === "tidings.end") {
        close();
      } else if (type === "tidings.error") {
        throw new ClientError(data.retryable ? "unavailable" : "refused", data.message, { serverCode: data.code });
      }
      return;
    }
    // A volatile event has no id, and no place in the log.
    if (!hello || (id !== undefined && position?.epoch !== cursor?.epoch)) throw new ClientError("protocol", id);
    if (position) {
      if (position.offset <= (cursor as Position).offset) return;
      // Before the handlers run: one that changes the set must not be handed the same event again.
      cursor = { ...position, id };
    }
    if (frame.event === undefined) return;
    const { event: type, data: text } = frame;
    try {
      const { channel, data } = decodeEnvelope(text);
      tell(entries.get(channel), ({ onMessage, joined, lacks, report }) => {
        if (!lacks && (position?.offset ?? Infinity) > (joined ?? Infinity)) onMessage({ type, data, id }, report);
      });
    } catch (cause) {
      onError(new ClientError("invalid_event", type, { cause }));
    }
  }

  function greet(data: Hello, position: Position) {
    // With a cursor, `fresh` says that the server didn't see it (a proxy took the header away): what lies between is lost.
    const { resume, reason = "invalid" } = data;
    const lost = resume === "fresh" ? cursor : resume !== "resumed";
    const start = parseCursor(data.head) ?? position;
    cursor = position;
    hello = lost ? { resume: "reset", reason } : { resume };
    allow(2.5 * data.heartbeatMs);
    for (const name in data.skew) {
      const verdict = data.skew[name] as Skew;
      // The second is -1 where nothing was said.
      if (GRAVITY.indexOf(verdict[0] as string) > GRAVITY.indexOf(skew[name]?.[0] as string)) skew[name] = verdict;
    }
    for (const one of data.denied ?? [])
      deny(one.channel, new ClientError("refused", one.message, { serverCode: one.code }));
    if (resume !== "resumed") bringing = new Set(carried);
    for (const [address, entry] of entries) {
      if (!isOpen(address)) continue;
      for (const listener of entry.listeners) {
        const lacks = listener.onSnapshot && (lost || listener.lacks);
        listener.lacks = lacks ? (bringing.has(address) ? 2 : 1) : 0;
        listener.joined = (lost || lacks ? undefined : listener.joined) ?? start.offset;
      }
      if (lost) tell(entry, ({ handlers }) => handlers.onReset?.({ reason }));
    }
    if (hello) become({ phase: "replaying" });
  }

  return {
    get state() {
      return state;
    },
    contracts: config.contracts,
    skew,
    subscribe(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    listen(address, onMessage, handlers, onSnapshot) {
      if (state.phase === "closed") throw new ClientError("closed");
      const known = entries.get(address);
      // A refusal is final for those who heard it; whoever comes next asks again.
      const entry: ChannelEntry = known && !known.denied ? known : { listeners: new Set(), status: JOINING };
      const report = (error: ClientError) => guard(() => (handlers.onError ?? onError)(error), onError);
      const listener: Listener = {
        onMessage,
        onSnapshot,
        handlers,
        report,
        joined: isOpen(address) ? cursor?.offset : undefined,
        lacks: onSnapshot ? (hello && bringing.has(address) ? 2 : 1) : 0,
      };
      entries.set(address, entry);
      entry.listeners.add(listener);
      entry.status = statusOf(address, entry);
      guard(() => handlers.onStatus?.(entry.status), report);
      environment.schedule(settle, 0);
      return () => {
        if (!entry.listeners.delete(listener)) return;
        environment.schedule(() => {
          if (!entries.get(address)?.listeners.size) entries.delete(address);
          settle();
        }, config.lingerMs);
      };
    },
    close,
  };
}
