import type { EventLog } from "@tidings/log";
import { type BoundedQueue, createBoundedQueue } from "../admission/bounded-queue.ts";
import { nextTurn } from "../next-turn.ts";
import type { LogPosition } from "./hub.ts";
import type { PageBounds } from "./shared-pages.ts";

/**
 * Says whether more than so many events lie after a position. To count them costs as much as to replay them, and when a server
 * goes everybody asks at the same moment, with nearly the same position.
 *
 * Who wants the same channels shares what is known. With the head where it is, fewer events lie after a later position; and
 * as the head goes on, after a position there are never fewer. So a position with too many stays one, and so is every earlier one; and
 * after a position with few, there are at most as many more as the head went on.
 */
export interface SharedCounts {
  /**
   * The position is one of `log`'s life, and not below its floor. False also when it turns out not to be any more, and when
   * `signal` aborts: nobody wants to know.
   */
  isBeyond(
    limit: number,
    log: LogPosition,
    channels: ReadonlySet<string>,
    position: number,
    signal: AbortSignal,
  ): Promise<boolean>;
}

interface Question {
  readonly position: number;
  /** Where the log's head was when it was asked. */
  readonly head: number;
  answer(isBeyond: boolean): void;
  fail(error: unknown): void;
}

type Counted =
  | { readonly found: "many" }
  | { readonly found: "few"; readonly events: number }
  /** Trimmed meanwhile, and what is before it too; or the log began another life, and all is gone. */
  | { readonly found: "gone"; readonly upTo: number }
  /** Nobody waits for it any more. */
  | { readonly found: "nothing" };

/** So many channel sets are counted for at a time: each page takes the event loop some 3 ms with SQLite. */
const RUNNING = 2;
/** Of how many channel sets is remembered what was counted, beside those under way. */
const MAX_KEPT = 32;
const PAGE: PageBounds = { records: 1_024, bytes: 256 * 1024 };

export function createSharedCounts(log: EventLog): SharedCounts {
  const queue = createBoundedQueue({ running: RUNNING });
  const ofSets = new Map<string, SetCount>();

  function setCount(limit: number, epoch: string, channels: ReadonlySet<string>): SetCount {
    const key = [limit, epoch, ...[...channels].sort()].join("\n");
    const count = ofSets.get(key) ?? new SetCount({ log, queue, limit, epoch, channels: [...channels], rested });
    // The one that was asked last comes last.
    ofSets.delete(key);
    ofSets.set(key, count);
    return count;
  }

  function rested(): void {
    for (const [key, { isResting }] of ofSets) {
      if (ofSets.size <= MAX_KEPT) return;
      if (isResting) ofSets.delete(key);
    }
  }

  return {
    isBeyond: (limit, { epoch, head }, channels, position, signal) =>
      setCount(limit, epoch, channels).ask(position, head, signal),
  };
}

interface SetCountOptions {
  readonly log: EventLog;
  readonly queue: BoundedQueue;
  readonly limit: number;
  readonly epoch: string;
  readonly channels: readonly string[];
  /** Nobody waits any more. */
  readonly rested: () => void;
}

/** What is known of one channel set, and who waits to know more. */
class SetCount {
  readonly #options: SetCountOptions;
  #waiting: Question[] = [];
  #isResting = true;
  /** The last position that is known to have too many events after it. */
  #many = -1;
  /** A position that has few: `events` of them, up to `head`. */
  #few: { readonly position: number; readonly events: number; readonly head: number } | undefined;
  /** The highest head of those who asked. */
  #head = 0;

  constructor(options: SetCountOptions) {
    this.#options = options;
  }

  get isResting(): boolean {
    return this.#isResting;
  }

  async ask(position: number, head: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    // A log that came back from a backup as the same life: what was counted may be of what it has no more.
    if (head < this.#head) this.#forget();
    this.#head = head;
    let leave = (): void => {};
    try {
      return await new Promise((answer, fail) => {
        const question: Question = { position, head, answer, fail };
        leave = () => this.#answerWhere((one) => (one === question ? false : undefined));
        signal.addEventListener("abort", leave);
        this.#waiting.push(question);
        if (this.#isResting) void this.#answerAll();
      });
    } finally {
      // The signal lives as long as the stream that begins now.
      signal.removeEventListener("abort", leave);
    }
  }

  /** One count after another, for who is told most by it: all of a herd, or half of those who are far apart. */
  async #answerAll(): Promise<void> {
    const { queue, rested } = this.#options;
    this.#isResting = false;
    try {
      this.#answerKnown();
      for (let round = 0; this.#waiting.length > 0; round += 1) {
        await queue.run(async () => {
          // Whoever asks in the same turn waits already.
          await nextTurn();
          const asked = this.#choose(round);
          if (asked !== undefined) this.#learn(asked, await this.#count(asked));
        });
        this.#answerKnown();
      }
    } catch (error) {
      for (const { fail } of this.#waiting.splice(0)) fail(error);
    }
    this.#isResting = true;
    rested();
  }

  /** Too many after the last position are too many for all, and few after the first are few. In turn with the middle, that ends. */
  #choose(round: number): Question | undefined {
    const inOrder = this.#waiting.toSorted((a, b) => a.position - b.position);
    const places = [inOrder.length - 1, 0, inOrder.length >> 1];
    return inOrder[places[round % places.length] ?? 0];
  }

  #answerKnown(): void {
    this.#answerWhere((question) => this.#known(question));
  }

  #known({ position, head }: Question): boolean | undefined {
    if (position <= this.#many) return true;
    const few = this.#few;
    if (few === undefined || position < few.position) return undefined;
    return few.events + Math.max(0, head - few.head) <= this.#options.limit ? false : undefined;
  }

  #answerWhere(known: (question: Question) => boolean | undefined): void {
    this.#waiting = this.#waiting.filter((question) => {
      const isBeyond = known(question);
      if (isBeyond !== undefined) question.answer(isBeyond);
      return isBeyond === undefined;
    });
  }

  #learn({ position, head }: Question, counted: Counted): void {
    switch (counted.found) {
      case "many":
        this.#many = Math.max(this.#many, position);
        return;
      case "few":
        this.#few = { position, head, events: counted.events };
        return;
      case "nothing":
        return;
      case "gone":
        this.#answerWhere((question) => (question.position <= counted.upTo ? false : undefined));
    }
  }

  #forget(): void {
    this.#many = -1;
    this.#few = undefined;
  }

  async #count({ position, head }: Question): Promise<Counted> {
    const { log, limit: most, epoch, channels } = this.#options;
    let events = 0;
    for (let after = position; after < head; ) {
      // One more than allowed is enough to know.
      const limit = Math.min(PAGE.records, most + 1 - events);
      const page = await log.read({ after, limit, maxBytes: PAGE.bytes, channels, newest: true });
      if (page.epoch !== epoch) return { found: "gone", upTo: Number.POSITIVE_INFINITY };
      if (page.through <= after) return { found: "gone", upTo: position };
      // Not what was appended meanwhile, which may replace what is counted already. So a count may be short of it, and never too high.
      for (const { offset } of page.records) if (offset <= head) events += 1;
      if (events > most) return { found: "many" };
      after = page.through;
      await nextTurn();
      if (this.#waiting.length === 0) return { found: "nothing" };
    }
    return { found: "few", events };
  }
}
