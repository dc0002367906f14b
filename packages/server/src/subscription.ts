import { encodeControl, encodeCursorFrame, type StreamError } from "@tidings/wire";
import type { ChannelSet, Listener } from "./channel-set.ts";
import type { FrameForm } from "./framed-record.ts";
import type { Hub } from "./hub.ts";
import { type Packet, packText } from "./packet.ts";
import type { ReportError } from "./report-error.ts";
import type { PageBounds } from "./shared-pages.ts";
import type { Sink, SinkListener } from "./sink.ts";

type SubscriptionPhase = "replay" | "live" | "closed";
export type RotateReason = "drain" | "lifetime" | "slow" | "reset";

/**
 * One stream's place in the log: a position, never a queue.
 *
 * Whenever there may be something new and its sink has room, it writes what follows its position and moves it. What
 * lands while the sink is full is not kept for it: it reads on from where it is, in larger chunks.
 */
export interface Subscription {
  readonly phase: SubscriptionPhase;
  /** True while the sink is full. */
  readonly blocked: boolean;
  /** How often the sink was full and then took more. */
  readonly drains: number;
  /** UTF-16 units of payload that its channels had since it last was up to date, and it has not been sent. 0 during the replay. */
  lag(): number;
  /**
   * Opens the sink, writes the first frame and begins: with the states that are loaded, then with events. An argument and no
   * option, so that an open stream doesn't hold on to what they were loaded for.
   */
  start(hello: Packet, load?: LoadSnapshots): void;
  /** Goes on after `mayDeliver` said no. */
  proceed(): void;
  /** Writes a heartbeat, and where the position is when the client's cursor lags behind it. */
  beat(): void;
  /** Tells the client to reconnect within `afterMs`; the stream goes on until it is closed. */
  rotate(reason: RotateReason, afterMs: number): void;
  /** Tells the client why the stream ends, and ends it. */
  fail(error: StreamError): void;
  /** Ends the stream. */
  close(): void;
}

export interface SubscriptionOptions {
  readonly hub: Hub;
  readonly openSink: OpenSink;
  readonly form: FrameForm;
  readonly channels: ReadonlySet<string>;
  readonly epoch: string;
  /** Everything after it is wanted. */
  readonly position: number;
  /** The log's head when the stream began: from there on it is live. */
  readonly liveFrom: number;
  readonly reportError: ReportError;
  /** Asked before events are written: whether the client may still have them. After a no, `proceed` goes on. */
  readonly mayDeliver: () => boolean;
  /** Called with what each write held. */
  readonly onDelivered: (records: number, bytes: number) => void;
  /** The replay is complete. */
  readonly onLive: () => void;
  readonly onRotate: (reason: RotateReason) => void;
  readonly onClosed: () => void;
  readonly pageBounds?: PageBounds;
  /** For the jitter of reads that are tried again. Default: `Math.random`. */
  readonly random?: () => number;
}

/** Rejects when a state can't be had. `signal` aborts when the stream is over. */
export type LoadSnapshots = (signal: AbortSignal, give: (snapshot: Packet) => void) => Promise<void>;

export type OpenSink = (listener: SinkListener) => Sink;

const DEFAULT_PAGE: PageBounds = { records: 256, bytes: 64 * 1024 };
const READ_RETRY_MS = 1_000;

const HEARTBEAT = packText(encodeControl({ type: "tidings.heartbeat", data: {} }));
const LIVE = packText(encodeControl({ type: "tidings.live", data: {} }));

export function createSubscription(options: SubscriptionOptions): Subscription {
  const {
    hub,
    form,
    channels,
    epoch,
    reportError,
    mayDeliver,
    random = Math.random,
    pageBounds = DEFAULT_PAGE,
  } = options;
  let { position } = options;
  /** The cursor that the client has: the last `id` it was sent. */
  let sent = position;
  /** What the set had appended when this one last was up to date, and what it has been sent of that since. */
  let upToDateAt = 0;
  let taken = 0;
  /** A page is being read, or will be read again after a failure. */
  let reading = false;
  /** Snapshots are being loaded, and those that wait until the sink has room. */
  let loading = false;
  const pending: Packet[] = [];
  const over = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let sink: Sink;
  let set: ChannelSet;
  let leave = (): void => {};

  function write(packet: Packet): void {
    self.blocked = !sink.write(packet);
  }

  function settle(touched: number, through: number): void {
    if (position >= touched && position < through) position = through;
  }

  /** Writes until the sink is full, nothing is left, or a page must be read first. */
  function pump(): void {
    sendPending();
    while (self.phase !== "closed" && !self.blocked && !reading && !loading && pending.length === 0) {
      if (hub.epoch !== epoch) {
        rotateAway("reset");
        return;
      }
      const { window } = hub;
      settle(set.touched, window.through);
      // The hub may be a moment behind the log's head of which hello spoke: then the log has the rest.
      if (position >= Math.max(window.through, options.liveFrom)) {
        upToDateAt = set.appended;
        taken = 0;
        becomeLive();
        return;
      }
      if (!mayDeliver()) return;
      if (position < window.start || position >= window.through) {
        void readPage();
        return;
      }
      const chunk = set.chunkAfter(position);
      position = chunk.through;
      taken += chunk.weight;
      if (chunk.packet) deliver(chunk.packet, chunk.records, chunk.last);
    }
  }

  function sendPending(): void {
    while (self.phase !== "closed" && !self.blocked && pending.length > 0 && mayDeliver())
      write(pending.shift() as Packet);
  }

  async function loadSnapshots(load: LoadSnapshots): Promise<void> {
    loading = true;
    try {
      await load(over.signal, (snapshot) => {
        pending.push(snapshot);
        sendPending();
      });
    } catch (error) {
      if (isClosed()) return;
      reportError(error, { stage: "snapshot" });
      fail({ code: "snapshot_failed", message: "the state could not be loaded just now", retryable: true });
      return;
    }
    loading = false;
    pump();
  }

  function deliver(packet: Packet, records: number, last: number): void {
    write(packet);
    sent = last;
    options.onDelivered(records, packet.bytes.length);
  }

  /** One page from the log, for a position that the window has left behind. */
  async function readPage(): Promise<void> {
    reading = true;
    try {
      const page = await hub.pages.after(set, epoch, position, pageBounds);
      reading = false;
      if (isClosed()) return;
      if (page.epoch !== epoch) return rotateAway("reset");
      // What comes next is gone. The client is told when it returns with its cursor: `reset`, `expired`.
      if (position < page.floor || position > page.head) return rotateAway("slow");
      // It may take as long as it likes: what was allowed when the read began may not be any more.
      if (!mayDeliver()) return;
      position = page.through;
      taken += page.weight;
      if (page.packet) deliver(page.packet, page.records, page.last);
    } catch (error) {
      if (isClosed()) return;
      reportError(error, { stage: "read" });
      // Jittered, because all who read lost the log at the same moment.
      retry = setTimeout(readPage, READ_RETRY_MS * (0.5 + random() / 2));
      return;
    }
    pump();
  }

  /** A function, because TypeScript would not see that `self.phase` can change while awaiting. */
  function isClosed(): boolean {
    return self.phase === "closed";
  }

  function becomeLive(): void {
    if (self.phase !== "replay") return;
    self.phase = "live";
    write(LIVE);
    options.onLive();
  }

  function rotate(reason: RotateReason, afterMs: number): void {
    if (self.phase === "closed") return;
    // A full sink takes a few more bytes: this is the last thing that its reader has to know.
    sink.write(packText(encodeControl({ type: "tidings.rotate", data: { afterMs, reason } })));
    options.onRotate(reason);
  }

  function rotateAway(reason: RotateReason): void {
    rotate(reason, 0);
    close();
  }

  function fail(error: StreamError): void {
    if (self.phase === "closed") return;
    sink.write(packText(encodeControl({ type: "tidings.error", data: error })));
    close();
  }

  function close(): void {
    if (self.phase === "closed") return;
    retire();
    sink.end();
  }

  function retire(): void {
    self.phase = "closed";
    over.abort();
    pending.length = 0;
    clearTimeout(retry);
    leave();
  }

  function beat(): void {
    // In another life of the log this stream is about to be sent away.
    if (self.phase === "closed" || self.blocked || hub.epoch !== epoch) return;
    settle(set.touched, hub.window.through);
    if (position > sent) write(packText(encodeCursorFrame({ epoch, offset: position })));
    sent = position;
    write(HEARTBEAT);
  }

  const listener: Listener = {
    wake(touched, through) {
      settle(touched, through);
      pump();
    },
    tell(frame) {
      if (self.phase !== "live" || self.blocked || reading || !mayDeliver()) return;
      write(frame);
      options.onDelivered(1, frame.bytes.length);
    },
  };

  const sinkListener: SinkListener = {
    drained() {
      self.blocked = false;
      self.drains += 1;
      pump();
    },
    closed() {
      retire();
      options.onClosed();
    },
  };

  // Fields, not getters: an object with getters of its own has no shape that it shares with others, and costs a kilobyte more.
  const self: { -readonly [Name in keyof Subscription]: Subscription[Name] } = {
    phase: "replay",
    blocked: false,
    drains: 0,
    lag: () => (self.phase === "live" ? set.appended - upToDateAt - taken : 0),
    start(hello, load) {
      sink = options.openSink(sinkListener);
      ({ set, leave } = hub.join(form, channels, listener));
      write(hello);
      if (load) void loadSnapshots(load);
      else pump();
    },
    proceed: pump,
    beat,
    rotate(reason, afterMs) {
      // What the hub was about to wake it for comes first.
      pump();
      rotate(reason, afterMs);
    },
    fail,
    close() {
      pump();
      close();
    },
  };
  return self;
}
