import type { EventLog, LogRecord, PublishedRecord, ReadResult, TailBatch } from "@tidings/log";
import { createDeferred } from "../deferred.ts";
import { nextTurn } from "../next-turn.ts";
import type { ReportError } from "../observe/report-error.ts";
import { createPacer } from "../sink/pacer.ts";
import type { ChannelSet } from "./channel-set.ts";
import { type ChannelSets, createChannelSets } from "./channel-sets.ts";
import { encodeVolatile, type FramedRecord, type FrameForm, frameRecord } from "./framed-record.ts";
import type { Packet } from "./packet.ts";
import { createRecentWindow, type RecentWindow, type WindowBounds } from "./recent-window.ts";
import { createSharedCounts, type SharedCounts } from "./shared-counts.ts";
import { createSharedPages, type SharedPages } from "./shared-pages.ts";

/** Where the log stands. */
export interface LogPosition {
  readonly epoch: string;
  readonly head: number;
  readonly floor: number;
}

/**
 * Tails one log for all subscriptions of this process, and keeps its newest records framed.
 *
 * It pushes nothing at anyone: it wakes the subscriptions of the channels that changed, and each takes what it lacks
 * from the window, or from the log when it is further behind.
 */
export interface Hub {
  readonly log: EventLog;
  readonly window: RecentWindow;
  readonly pages: SharedPages;
  readonly counts: SharedCounts;
  readonly epoch: string;
  /** Starts the tail if need be; resolves when the window follows the log, rejects when the log can't be reached. */
  ready(): Promise<void>;
  /** The log's position at a moment after the call. Calls at the same time share one read. */
  position(): Promise<LogPosition>;
  readonly join: ChannelSets["join"];
  readonly leave: ChannelSets["leave"];
  /** Ends the tail; whoever still waits to be ready is refused. */
  stop(): void;
}

export interface HubOptions {
  readonly log: EventLog;
  readonly reportError: ReportError;
  readonly bounds?: WindowBounds;
  /** See `createPacer`. */
  readonly restMs?: number;
}

const DEFAULT_BOUNDS: WindowBounds = { records: 4096, bytes: 4 * 1024 * 1024 };
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;

export function createHub(options: HubOptions): Hub {
  const { log, reportError, bounds = DEFAULT_BOUNDS } = options;
  const stopping = new AbortController();
  const sets = createChannelSets(() => window);
  const pacer = createPacer(options.restMs);
  let window = createRecentWindow(0, bounds);
  let epoch = "";
  let following = false;
  let ready = createDeferred();
  let nextPosition: Promise<LogPosition> | undefined;
  let currentPosition: Promise<unknown> = Promise.resolve();

  /** Follows the log until `stop`; a tail that fails is begun again, and streams stay open meanwhile. */
  async function follow(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        let first = true;
        for await (const batch of log.tail({ signal: stopping.signal })) {
          if (stopping.signal.aborted) return;
          // The first batch only says that the log listens from now on: what came before it must be read.
          // A batch that fits is taken at once: fan-out waits for no further turn of the event loop.
          if (first || !take(batch)) await catchUp();
          if (batch.volatile && batch.epoch === epoch) tell(batch.volatile);
          first = false;
          failures = 0;
          ready.resolve();
        }
        if (!stopping.signal.aborted) throw new Error("the log's tail ended although nobody aborted it");
      } catch (error) {
        if (stopping.signal.aborted) return;
        reportError(error, { stage: "tail" });
        if (epoch === "") {
          ready.reject(error);
          ready = createDeferred();
        }
        // Jittered, because the processes that share a log lost it at the same moment.
        const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
        await delay(longest * (0.5 + Math.random() / 2), stopping.signal);
      }
    }
  }

  /** Whether the batch went on from the window's end, so that nothing needs to be read. */
  function take(batch: TailBatch): boolean {
    if (batch.epoch !== epoch || batch.after > window.through) return false;
    // Nothing was appended: the batch brings what is volatile alone.
    if (batch.through <= window.through) return true;
    if (!batch.records) return false;
    append(batch.records, batch.through);
    return true;
  }

  /** Reads what lies between the window and the log's head. */
  async function catchUp(): Promise<void> {
    if (epoch === "") {
      const now = await log.read({ after: 0, limit: 0 });
      restart(now.epoch, now.head);
      return;
    }
    for (;;) {
      const page = await log.read({ after: window.through, limit: bounds.records, maxBytes: bounds.bytes });
      if (stopping.signal.aborted) return;
      if (page.epoch !== epoch || page.head < window.through) return restart(page.epoch, page.head);
      if (page.floor > window.through) return skipTo(page.head);
      append(page.records, page.through);
      if (page.through >= page.head) return;
      await nextTurn();
    }
  }

  function append(records: readonly LogRecord[], through: number): void {
    const before = window.through;
    if (through <= before) return;
    const added: FramedRecord[] = [];
    const touched = new Map<ChannelSet, number>();
    for (const record of records) {
      const { channel, offset, data } = record;
      if (offset <= before) continue;
      added.push(frameRecord(record, epoch));
      for (const set of sets.of(channel)) {
        touched.set(set, offset);
        set.appended += data.length;
      }
    }
    window.push(added, through);
    for (const [set, offset] of touched) wake(set, before, offset);
  }

  /** Each is framed once for all who hear it in one form and dialect. */
  function tell(records: readonly PublishedRecord[]): void {
    for (const record of records) {
      const frames = new Map<string, Partial<Record<FrameForm, Packet>>>();
      for (const { form, dialect, listeners } of sets.of(record.channel)) {
        const key = dialect?.key ?? "";
        const inDialect = frames.get(key) ?? {};
        frames.set(key, inDialect);
        inDialect[form] ??= encodeVolatile(dialect?.translate(record) ?? record, form);
        const frame = inDialect[form];
        for (const listener of listeners) listener.tell(frame, record.publishedAt);
      }
    }
  }

  function wake(set: ChannelSet, before: number, touched: number, touchedBefore: number = set.touched): void {
    set.touched = touched;
    pacer.wake(set, touchedBefore, before);
  }

  /** The log trimmed what the hub has not seen: everyone reads the log, and finds out what it still has. */
  function skipTo(head: number): void {
    const before = window.through;
    window = createRecentWindow(head, bounds);
    for (const set of sets.all()) wake(set, before, head);
  }

  /** Another life of the log: positions of the old one mean nothing now. */
  function restart(newEpoch: string, head: number): void {
    epoch = newEpoch;
    window = createRecentWindow(head, bounds);
    // Positions of the other life must not meet those of this one.
    pacer.clear();
    // Nobody is known to have caught up: what `touched` said was about the other life.
    for (const set of sets.all()) wake(set, head, head, Number.POSITIVE_INFINITY);
  }

  async function readPosition(): Promise<LogPosition> {
    const { epoch, head, floor }: ReadResult = await log.read({ after: 0, limit: 0 });
    return { epoch, head, floor };
  }

  return {
    log,
    pages: createSharedPages(log),
    counts: createSharedCounts(log),
    get window() {
      return window;
    },
    get epoch() {
      return epoch;
    },
    ready() {
      if (!following) void follow();
      following = true;
      return ready.promise;
    },
    position() {
      // A read under way may have looked before this call: the next one serves all who come in the meantime.
      nextPosition ??= currentPosition.then(() => {
        const reading = readPosition();
        currentPosition = reading.catch(() => undefined);
        nextPosition = undefined;
        return reading;
      });
      return nextPosition;
    },
    join: sets.join,
    leave: sets.leave,
    stop() {
      stopping.abort();
      pacer.clear();
      ready.reject(new Error("the hub was stopped"));
    },
  };
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref?.();
    signal.addEventListener("abort", done);
  });
}
