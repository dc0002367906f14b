import type { EventLog, LogRecord } from "@tidings/log";
import type { ChannelSet } from "./channel-set.ts";
import { encodeRecord } from "./framed-record.ts";
import { type Packet, packText } from "./packet.ts";

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
  /** In the set's dialect. */
  readonly records: readonly LogRecord[];
}

/** Of all sets together: some 4 MB of frames and records. The herd walks on; what it has left is not asked for again. */
const MAX_KEPT = 16;

export function createSharedPages(log: EventLog): SharedPages {
  const reading = new Map<ChannelSet, Map<number, Promise<Page>>>();
  let kept: readonly Kept[] = [];

  async function read(set: ChannelSet, position: number, bounds: PageBounds): Promise<Page> {
    const { records: stored, ...view } = await log.read({
      after: position,
      limit: bounds.records,
      maxBytes: bounds.bytes,
      channels: [...set.channels],
      newest: true,
    });
    const { dialect } = set;
    const records = dialect === undefined ? stored : stored.map((record) => dialect.translate(record));
    const page = framePage(set, records, position, view);
    // Nobody else would ask for a set of one.
    if (set.listeners.size > 1 && page.through > position) {
      kept = [...kept.slice(1 - MAX_KEPT), { set, after: position, page, records }];
    }
    return page;
  }

  /** What a kept page has after a position in it, so that those who are a few records apart meet at its end. */
  function find(set: ChannelSet, epoch: string, position: number): Page | undefined {
    const found = kept.find(
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
      const begun = read(set, position, bounds).finally(() => {
        ofSet.delete(position);
        if (ofSet.size === 0) reading.delete(set);
      });
      ofSet.set(position, begun);
      return begun;
    },
  };
}

function framePage(
  { form }: ChannelSet,
  records: readonly LogRecord[],
  position: number,
  { epoch, head, floor, through }: Pick<Page, "epoch" | "head" | "floor" | "through">,
): Page {
  const text = records.map((record) => encodeRecord(record, epoch, form)).join("");
  return {
    epoch,
    head,
    floor,
    through,
    ...(text === "" ? {} : { packet: packText(text) }),
    records: records.length,
    weight: records.reduce((sum, { data }) => sum + data.length, 0),
    last: records.at(-1)?.offset ?? position,
  };
}
