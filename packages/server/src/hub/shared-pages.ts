import type { EventLog, ReadResult } from "@tidings/log";
import { createBoundedQueue } from "../admission/bounded-queue.ts";
import { nextTurn } from "../next-turn.ts";
import type { ChannelSet } from "./channel-set.ts";
import { type FramedRecord, type FrameForm, frameRecord } from "./framed-record.ts";
import { MAX_CHUNK_BYTES, type Packet, packText } from "./packet.ts";

/** How much is read from the log at a time. */
export interface PageBounds {
  readonly records: number;
  readonly bytes: number;
}

/** A run of a set's records, read from the log and framed. It stays true: a log only adds behind it, or trims. */
export interface Page {
  readonly epoch: string;
  /** As the log was when it was read. */
  readonly head: number;
  readonly floor: number;
  /** The position after it. */
  readonly through: number;
  /** Absent when no record of the set lies in it. */
  readonly packet?: Packet;
  readonly records: number;
  /** UTF-16 units of their payloads. */
  readonly weight: number;
  /** Offset of the last record in `packet`. */
  readonly last: number;
}

/**
 * Reads pages for subscriptions that the hub's window has left behind, each once for all who want the same channels: when
 * thousands come back together, their positions are the same or lie in one page.
 */
export interface SharedPages {
  /** `epoch`: the life of the log that the position is of. The page may turn out to be of another one. */
  after(set: ChannelSet, epoch: string, position: number, bounds: PageBounds): Promise<Page>;
}

interface Kept {
  readonly set: ChannelSet;
  readonly after: number;
  readonly page: Page;
  readonly records: readonly FramedRecord[];
}

/** Of all sets together: some 4 MB of frames and records. The herd walks on; what it has left is not asked for again. */
const MAX_KEPT = 16;

/** Reads at a time. A log that answers at once holds up the event loop for each; the others wait for a later turn. */
const READING = 16;

export function createSharedPages(log: EventLog): SharedPages {
  const reading = new Map<ChannelSet, Map<number, Promise<Page>>>();
  const queue = createBoundedQueue({ running: READING });
  let kept: readonly Kept[] = [];

  async function read(set: ChannelSet, position: number, bounds: PageBounds): Promise<Page> {
    const options = { limit: bounds.records, maxBytes: bounds.bytes, channels: [...set.channels], newest: true };
    const { records: stored, ...view } = await log.read({ after: position, ...options });
    await nextTurn();
    const { dialect } = set;
    const framed = stored.map((record) => frameRecord(record, view.epoch));
    const records = dialect === undefined ? framed : framed.map((record) => record.in(dialect));
    const pages = framePages(set, records, position, view);
    // Nobody else would ask for a set of one, and it for nothing but what this read has after the first page.
    if (pages.length > 1 || (set.listeners.size > 1 && view.through > position)) {
      kept = [...kept, ...pages].slice(-MAX_KEPT);
    }
    return (pages[0] as Kept).page;
  }

  /** What a kept page has after a position in it, so that those who are a few records apart meet at its end. */
  function find(set: ChannelSet, epoch: string, position: number): Page | undefined {
    const found = kept.findLast(
      ({ page, ...one }) => one.set === set && page.epoch === epoch && one.after <= position && position < page.through,
    );
    if (found === undefined || found.after === position) return found?.page;
    const rest = found.records.filter(({ offset }) => offset > position);
    return framePage(set, rest, position, found.page);
  }

  return {
    async after(set, epoch, position, bounds) {
      const found = find(set, epoch, position);
      if (found) return found;
      const ofSet = reading.get(set) ?? new Map<number, Promise<Page>>();
      reading.set(set, ofSet);
      const underWay = ofSet.get(position);
      if (underWay) return underWay;
      // Once more when it is its turn: of those who are a few records apart, one may have read for the others meanwhile.
      const turn = () => find(set, epoch, position) ?? read(set, position, bounds);
      const begun = queue
        .run(async () => turn())
        .finally(() => {
          ofSet.delete(position);
          if (ofSet.size === 0) reading.delete(set);
        });
      ofSet.set(position, begun);
      return begun;
    },
  };
}

/** One page for each chunk that the records fill, and one when there are none. */
function framePages(
  set: ChannelSet,
  records: readonly FramedRecord[],
  position: number,
  view: Omit<ReadResult, "records">,
): Kept[] {
  const pages: Kept[] = [];
  for (let after = position, first = 0; first < records.length || pages.length === 0; ) {
    const end = endOfChunk(records, first, set.form);
    const run = records.slice(first, end);
    // Up to the last record of it, unless all that was read is in it.
    const through = end < records.length ? (run.at(-1)?.offset ?? after) : view.through;
    pages.push({ set, after, records: run, page: framePage(set, run, after, { ...view, through }) });
    after = through;
    first = end;
  }
  return pages;
}

/** As the window's chunks: by the bytes that are sent, of which the log knows nothing. */
function endOfChunk(records: readonly FramedRecord[], first: number, form: FrameForm): number {
  let size = 0;
  for (let index = first; index < records.length; index++) {
    size += records[index]?.size(form) ?? 0;
    if (size > MAX_CHUNK_BYTES && index > first) return index;
  }
  return records.length;
}

function framePage(
  { form }: ChannelSet,
  records: readonly FramedRecord[],
  position: number,
  { epoch, head, floor, through }: Pick<Page, "epoch" | "head" | "floor" | "through">,
): Page {
  const text = records.map((record) => record.text(form)).join("");
  return {
    epoch,
    head,
    floor,
    through,
    ...(text === "" ? {} : { packet: packText(text) }),
    records: records.length,
    weight: records.reduce((sum, { weight }) => sum + weight, 0),
    last: records.at(-1)?.offset ?? position,
  };
}
