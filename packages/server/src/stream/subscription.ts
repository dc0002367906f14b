import { encodeControl, encodeCursorFrame, type StreamError } from "@tidings/wire";
import type { ChannelSet, Chunk, Listener, News } from "../hub/channel-set.ts";
import type { FrameForm } from "../hub/framed-record.ts";
import type { Hub } from "../hub/hub.ts";
import { type Packet, packText } from "../hub/packet.ts";
import type { PageBounds } from "../hub/shared-pages.ts";
import type { ReportError } from "../observe/report-error.ts";
import type { Sink, SinkListener } from "../sink/sink.ts";
import type { Dialect } from "../skew/dialect.ts";

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
  readonly channels: ReadonlySet<string>;
  /** True while the sink is full. */
  readonly blocked: boolean;
  /** How often the sink was full and then took more. */
  readonly drains: number;
  /** Events written to it. */
  readonly events: number;
  /** Bytes of these events with their framing. */
  readonly bytes: number;
  readonly openedAt: number;
  /** UTF-16 units of payload that its channels had since it last was up to date, and it has not been sent. 0 during the replay. */
  lag(): number;
  /**
   * Opens the sink, writes the first frame and begins: with the states that are loaded, then with events. An argument and no
   * option, so that an open stream doesn't hold on to what they were loaded for.
   */
  start(openSink: OpenSink, hello: Packet, load?: LoadSnapshots): void;
  /** Goes on after its permission said no. */
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
  readonly form: FrameForm;
  /** Absent: records are written as they are. */
  readonly dialect?: Dialect | undefined;
  readonly channels: ReadonlySet<string>;
  readonly epoch: string;
  /** Everything after it is wanted. */
  readonly position: number;
  /** The log's head when the stream began: from there on it is live. */
  readonly liveFrom: number;
  readonly permission: Permission;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly reportError: ReportError;
  readonly pageBounds?: PageBounds;
  /** For the jitter of reads that are tried again. Default: `Math.random`. */
  readonly random?: () => number;
}

/** Asked before events are written: whether the client may still have them. After a no, `proceed` goes on. */
export interface Permission {
  isValid(): boolean;
}

/** Whoever opened the subscription. */
export interface SubscriptionWatcher {
  /** The replay is complete. */
  onLive(): void;
  onRotate(reason: RotateReason): void;
  onClosed(): void;
}

/**
 * Rejects when a state can't be had. `signal` aborts when the stream is over. What `give` answers resolves when the state was
 * written and the sink has room: what is loaded before that has to be held.
 */
export type LoadSnapshots = (signal: AbortSignal, give: (snapshot: Packet) => Promise<void>) => Promise<void>;

export type OpenSink = (listener: SinkListener) => Sink;

/** With their framing about as much as a chunk of the window may be. */
const DEFAULT_PAGE: PageBounds = { records: 256, bytes: 32 * 1024 };
const READ_RETRY_MS = 1_000;

const HEARTBEAT = packText(encodeControl({ type: "tidings.heartbeat", data: {} }));
const LIVE = packText(encodeControl({ type: "tidings.live", data: {} }));

export function createSubscription(options: SubscriptionOptions, watcher: SubscriptionWatcher): Subscription {
  return new LogSubscription(options, watcher);
}

interface PendingState {
  /** Absent once it was written. */
  packet: Packet | undefined;
  readonly onRoom: () => void;
}

/** A class, because thousands of streams lie idle: as closures, its functions would take 2 KB of each. */
class LogSubscription implements Subscription, Listener, SinkListener {
  // What each write needs comes first, so that it lies together: to fetch an idle stream's memory is most of what its write costs here.
  #position: number;
  #phase: SubscriptionPhase = "replay";
  #blocked = false;
  /** A page is being read, or will be read again after a failure. */
  #reading = false;
  readonly #epoch: string;
  readonly #hub: Hub;
  readonly #permission: Permission;
  // These two are there from `start` on.
  #sink!: Sink;
  #set!: ChannelSet;
  /** The cursor that the client has: the last `id` it was sent. */
  #sent: number;
  // Counted here, and added up by who asks.
  #events = 0;
  #bytes = 0;
  /** What the set had appended when this one last was up to date, and what it has been sent of that since. */
  #upToDateAt = 0;
  #taken = 0;
  readonly openedAt: number;
  readonly #watcher: SubscriptionWatcher;
  readonly #form: FrameForm;
  readonly #dialect: Dialect | undefined;
  readonly #liveFrom: number;
  readonly #reportError: ReportError;
  readonly #pageBounds: PageBounds;
  readonly #random: () => number;
  #channels: ReadonlySet<string>;
  #drains = 0;
  /** While snapshots are being loaded and sent. */
  #loading: AbortController | undefined;
  /** The one to be sent as soon as the sink has room, and then to be followed by the next. */
  #state: PendingState | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SubscriptionOptions, watcher: SubscriptionWatcher) {
    this.#hub = options.hub;
    this.#permission = options.permission;
    this.openedAt = options.openedAt;
    this.#watcher = watcher;
    this.#form = options.form;
    this.#dialect = options.dialect;
    this.#channels = options.channels;
    this.#epoch = options.epoch;
    this.#liveFrom = options.liveFrom;
    this.#reportError = options.reportError;
    this.#pageBounds = options.pageBounds ?? DEFAULT_PAGE;
    this.#random = options.random ?? Math.random;
    this.#position = options.position;
    this.#sent = options.position;
  }

  get phase(): SubscriptionPhase {
    return this.#phase;
  }

  get channels(): ReadonlySet<string> {
    return this.#channels;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  get drains(): number {
    return this.#drains;
  }

  get events(): number {
    return this.#events;
  }

  get bytes(): number {
    return this.#bytes;
  }

  lag(): number {
    return this.#phase === "live" ? this.#set.appended - this.#upToDateAt - this.#taken : 0;
  }

  start(openSink: OpenSink, hello: Packet, load?: LoadSnapshots): void {
    this.#sink = openSink(this);
    this.#set = this.#hub.join(this.#form, this.#channels, this, this.#dialect);
    // The same ones, in a set that all share who want them.
    this.#channels = this.#set.channels;
    this.#write(hello);
    if (load) void this.#loadSnapshots(load);
    else this.#pump();
  }

  proceed(): void {
    this.#pump();
  }

  wake({ touched, through, next }: News): void {
    this.#settle(touched, through);
    // The way of who keeps pace, which is most of what a fan-out costs: nothing is looked up, and no object of another stream touched.
    if (next !== undefined && this.#position === through && this.#isFlowing() && this.#permission.isValid()) {
      this.#take(next);
      if (next.through === this.#hub.window.through) return;
    }
    this.#pump();
  }

  tell(frame: Packet, publishedAt: number | undefined): void {
    // Its client may have heard it where it was before: from the process that published it.
    if (publishedAt !== undefined && publishedAt <= this.openedAt) return;
    if (!this.#isFlowing() || !this.#permission.isValid()) return;
    this.#write(frame);
    this.#events += 1;
    this.#bytes += frame.bytes.length;
  }

  drained(): void {
    this.#blocked = false;
    this.#drains += 1;
    this.#pump();
  }

  closed(): void {
    this.#retire();
    this.#watcher.onClosed();
  }

  beat(): void {
    // In another life of the log this stream is about to be sent away.
    if (this.#phase === "closed" || this.#blocked || this.#hub.epoch !== this.#epoch) return;
    this.#settle(this.#set.touched, this.#hub.window.through);
    if (this.#position > this.#sent) {
      this.#write(packText(encodeCursorFrame({ epoch: this.#epoch, offset: this.#position })));
    }
    this.#sent = this.#position;
    this.#write(HEARTBEAT);
  }

  rotate(reason: RotateReason, afterMs: number): void {
    // What the hub was about to wake it for comes first.
    this.#pump();
    this.#rotate(reason, afterMs);
  }

  fail(error: StreamError): void {
    if (this.#phase === "closed") return;
    this.#sink.write(packText(encodeControl({ type: "tidings.error", data: error })));
    this.#close();
  }

  close(): void {
    this.#pump();
    this.#close();
  }

  #write(packet: Packet): void {
    this.#blocked = !this.#sink.write(packet);
  }

  #settle(touched: number, through: number): void {
    if (this.#position >= touched && this.#position < through) this.#position = through;
  }

  /** Writes until the sink is full, nothing is left, or a page must be read first. */
  #pump(): void {
    if (this.#state) this.#sendState(this.#state);
    while (this.#mayPump()) {
      if (this.#hub.epoch !== this.#epoch) {
        this.#rotateAway("reset");
        return;
      }
      const { window } = this.#hub;
      const { through } = window;
      this.#settle(this.#set.touched, through);
      // The hub may be a moment behind the log's head of which hello spoke: then the log has the rest.
      if (this.#position >= through && this.#position >= this.#liveFrom) {
        this.#upToDateAt = this.#set.appended;
        this.#taken = 0;
        this.#becomeLive();
        return;
      }
      if (!this.#permission.isValid()) return;
      if (this.#position < window.start || this.#position >= through) {
        void this.#readPage();
        return;
      }
      this.#take(this.#set.chunkAfter(this.#position));
    }
  }

  /** Live, and nothing holds it up. */
  #isFlowing(): boolean {
    return this.#phase === "live" && !this.#blocked && !this.#reading && this.#hub.epoch === this.#epoch;
  }

  #mayPump(): boolean {
    return this.#phase !== "closed" && !this.#blocked && !this.#reading && !this.#loading;
  }

  #sendState(state: PendingState): void {
    if (this.#phase === "closed" || this.#blocked) return;
    if (state.packet) {
      if (!this.#permission.isValid()) return;
      this.#write(state.packet);
      state.packet = undefined;
      if (this.#blocked) return;
    }
    this.#state = undefined;
    state.onRoom();
  }

  async #loadSnapshots(load: LoadSnapshots): Promise<void> {
    this.#loading = new AbortController();
    try {
      await load(this.#loading.signal, (packet) => {
        return new Promise((onRoom) => {
          if (this.#isClosed()) return;
          this.#state = { packet, onRoom };
          this.#sendState(this.#state);
        });
      });
    } catch (error) {
      if (this.#isClosed()) return;
      this.#reportError(error, { stage: "snapshot" });
      this.fail({ code: "snapshot_failed", message: "the state could not be loaded just now", retryable: true });
      return;
    }
    this.#loading = undefined;
    this.#pump();
  }

  #take({ through, weight, packet, records, last }: Chunk): void {
    this.#position = through;
    this.#taken += weight;
    if (packet === undefined) return;
    this.#sent = last;
    this.#events += records;
    this.#bytes += packet.bytes.length;
    this.#write(packet);
  }

  /** One page from the log, for a position that the window has left behind. */
  async #readPage(): Promise<void> {
    this.#reading = true;
    try {
      const page = await this.#hub.pages.after(this.#set, this.#epoch, this.#position, this.#pageBounds);
      this.#reading = false;
      if (this.#isClosed()) return;
      if (page.epoch !== this.#epoch) return this.#rotateAway("reset");
      // It came back from a backup, with less in it.
      if (this.#position > page.head) return this.#rotateAway("reset");
      // What comes next is gone. The client is told when it returns with its cursor: `reset`, `expired`. Its reader is at fault only
      // when it was behind what its channels had: not in the replay, nor when the hub itself has not seen what was trimmed.
      if (this.#position < page.floor) return this.#rotateAway(this.lag() > 0 ? "slow" : "reset");
      // It may take as long as it likes: what was allowed when the read began may not be any more.
      if (!this.#permission.isValid()) return;
      this.#take(page);
      this.#weighRest();
    } catch (error) {
      if (this.#isClosed()) return;
      this.#reportError(error, { stage: "read" });
      // Jittered, because all who read lost the log at the same moment.
      this.#retry = setTimeout(() => void this.#readPage(), READ_RETRY_MS * (0.5 + this.#random() / 2));
      return;
    }
    this.#pump();
  }

  /** A page doesn't say how much `latest` left out of it. As soon as the window has all that follows, the lag is known. */
  #weighRest(): void {
    if (this.#phase !== "live" || this.#position < this.#hub.window.start) return;
    this.#upToDateAt = this.#set.appended - this.#set.weightAfter(this.#position);
    this.#taken = 0;
  }

  /** A function, because TypeScript would not see that the phase can change while awaiting. */
  #isClosed(): boolean {
    return this.#phase === "closed";
  }

  #becomeLive(): void {
    if (this.#phase !== "replay") return;
    this.#phase = "live";
    this.#write(LIVE);
    this.#watcher.onLive();
  }

  #rotate(reason: RotateReason, afterMs: number): void {
    if (this.#phase === "closed") return;
    // A full sink takes a few more bytes: this is the last thing that its reader has to know.
    this.#sink.write(packText(encodeControl({ type: "tidings.rotate", data: { afterMs, reason } })));
    this.#watcher.onRotate(reason);
  }

  #rotateAway(reason: RotateReason): void {
    this.#rotate(reason, 0);
    this.#close();
  }

  #close(): void {
    if (this.#phase === "closed") return;
    this.#retire();
    this.#sink.end();
  }

  #retire(): void {
    this.#phase = "closed";
    this.#loading?.abort();
    this.#state = undefined;
    clearTimeout(this.#retry);
    // Not joined yet: the sink was closed while it opened.
    if (this.#set) this.#hub.leave(this.#set, this);
  }
}
