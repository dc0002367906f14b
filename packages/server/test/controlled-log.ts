import type { AppendResult, EventLog, LogRecord, NewRecord, ReadOptions, ReadResult, TailBatch } from "@tidings/log";

export interface ControlledLogOptions {
  /** Milliseconds, or a promise, before a read answers. Default: at once, in a microtask. */
  readonly beforeRead?: () => Promise<void> | void;
  /** What the tail says of an append. Default: `records`. */
  readonly tailBatch?: () => TailMode;
  /** Milliseconds from an append until the tail speaks of it and of all that comes meanwhile. Default: 0, at once. */
  readonly tailLag?: () => number;
  /** How far apart offsets lie. Default: 1. */
  readonly gap?: () => number;
}

/**
 * `records`: the batch carries them, as memory's does. `bare`: it doesn't, as with PostgreSQL's NOTIFY. `overlap`: it begins
 * before the last one's end. `dropped`: nothing is said until the next.
 */
export type TailMode = "records" | "bare" | "overlap" | "dropped";

/** An `EventLog` whose history a test can trim, lose and break. */
export interface ControlledLog extends EventLog {
  readonly head: number;
  readonly epoch: string;
  readonly reads: readonly ReadOptions[];
  readonly tails: number;
  /** Every record of this epoch, trimmed ones too. */
  readonly history: readonly LogRecord[];
  /** With a key, the record replaces earlier ones of its channel that have it. */
  emit(channel: string, data?: string, key?: string): number;
  trimTo(floor: number): void;
  loseHistory(epoch: string): void;
  breakTail(): void;
  /** Says that there may be something new. */
  nudge(): void;
  failReads(times: number): void;
}

export function controlledLog(options: ControlledLogOptions = {}): ControlledLog {
  const { beforeRead = () => undefined, tailBatch = () => "records", tailLag = () => 0, gap = () => 1 } = options;
  const reads: ReadOptions[] = [];
  let history: LogRecord[] = [];
  let epoch = "one";
  let floor = 0;
  let head = 0;
  let tails = 0;
  let failing = 0;
  const listeners = new Set<(batch: TailBatch | Error) => void>();

  let late: (TailBatch | Error)[] = [];

  function tell(batch: TailBatch | Error): void {
    if (late.push(batch) > 1) return;
    const lag = tailLag();
    if (lag > 0) setTimeout(speak, lag);
    else speak();
  }

  function speak(): void {
    const batches = late;
    late = [];
    for (const batch of batches) for (const listener of [...listeners]) listener(batch);
  }

  function add(records: readonly NewRecord[]): number[] {
    const after = head;
    const added = records.map((record) => {
      head += gap();
      return { ...record, offset: head };
    });
    history.push(...added);
    const mode = tailBatch();
    if (mode === "bare") tell({ epoch, after, through: head });
    if (mode === "records") tell({ epoch, after, through: head, records: added });
    if (mode === "overlap") {
      const records = history.slice(-2);
      tell({ epoch, after: (records[0]?.offset ?? 1) - 1, through: head, records });
    }
    return added.map(({ offset }) => offset);
  }

  return {
    reads,
    get history() {
      return history;
    },
    get head() {
      return head;
    },
    get epoch() {
      return epoch;
    },
    get tails() {
      return tails;
    },
    async publish(records) {
      tell({ epoch, after: head, through: head, volatile: records });
    },
    append: async (records): Promise<AppendResult> => ({ epoch, offsets: add(records), duplicate: false }),
    emit(channel, data = String(head), key) {
      const said = { channel, event: `${channel.split("/")[0]}.said`, data };
      return add([key === undefined ? said : { ...said, event: `${said.event}Last`, key }])[0] as number;
    },
    async read(wanted): Promise<ReadResult> {
      reads.push(wanted);
      await beforeRead();
      if (failing > 0) {
        failing -= 1;
        throw new Error("the log is down");
      }
      const { after, limit, maxBytes = Number.POSITIVE_INFINITY, channels, newest = false } = wanted;
      const view = { head, floor, epoch };
      if (after < floor || after > head || limit === 0) return { records: [], through: after, ...view };
      const records: LogRecord[] = [];
      let bytes = 0;
      const last = new Map(history.map(({ channel, key, offset }) => [`${channel} ${key}`, offset]));
      for (const record of history) {
        if (record.offset <= after || (channels && !channels.includes(record.channel))) continue;
        const { channel, key, offset } = record;
        if (newest && key !== undefined && last.get(`${channel} ${key}`) !== offset) continue;
        bytes += record.data.length;
        if (records.length === limit || (records.length > 0 && bytes > maxBytes)) {
          return { records, through: records.at(-1)?.offset ?? after, ...view };
        }
        records.push(record);
      }
      return { records, through: head, ...view };
    },
    async *tail({ signal }) {
      tails += 1;
      const queue: (TailBatch | Error)[] = [{ epoch, after: head, through: head }];
      let wake = (): void => {};
      const listener = (batch: TailBatch | Error): void => {
        queue.push(batch);
        wake();
      };
      listeners.add(listener);
      signal.addEventListener("abort", () => wake());
      try {
        while (!signal.aborted) {
          const batch = queue.shift();
          if (batch instanceof Error) throw batch;
          if (batch) yield batch;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        listeners.delete(listener);
      }
    },
    trimTo(to) {
      floor = Math.max(floor, Math.min(to, head));
    },
    loseHistory(newEpoch) {
      epoch = newEpoch;
      history = [];
      floor = 0;
      head = 0;
      tell({ epoch, after: 0, through: 0 });
    },
    breakTail: () => tell(new Error("the tail broke")),
    nudge: () => tell({ epoch, after: head, through: head }),
    failReads(times) {
      failing = times;
    },
  };
}
