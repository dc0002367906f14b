import type { Dialect } from "../skew/dialect.ts";
import type { FrameForm } from "./framed-record.ts";
import { MAX_CHUNK_BYTES, type Packet, packText } from "./packet.ts";
import type { RecentWindow } from "./recent-window.ts";

/** A subscription, as its channel set sees it. */
export interface Listener {
  /** There is something new. */
  wake(news: News): void;
  /** One volatile event: now or never. With when it was published, if another process may have told it before. */
  tell(frame: Packet, publishedAt: number | undefined): void;
}

/** What a set's subscriptions are woken with: one object for all, so that those who keep pace need not look for themselves. */
export interface News {
  /** Whoever was at or past `touched` until now had everything up to `through`, and need not look for it between the two. */
  readonly touched: number;
  readonly through: number;
  /** What follows `through`; absent when the window doesn't go back so far. */
  readonly next: Chunk | undefined;
}

/** A run of frames that goes to the socket in one write. */
export interface Chunk {
  /** Absent when no record of the set lies in the range. */
  readonly packet?: Packet;
  readonly records: number;
  /** UTF-16 units of their payloads. */
  readonly weight: number;
  /** Offset of the last record in `packet`. */
  readonly last: number;
  /** The position after it. */
  readonly through: number;
}

/** The subscriptions that want the same channels in the same form: they share every chunk. */
export interface ChannelSet {
  readonly form: FrameForm;
  /** Absent: records are written as they are. */
  readonly dialect: Dialect | undefined;
  readonly channels: ReadonlySet<string>;
  readonly listeners: Set<Listener>;
  /**
   * No record of the set lies above this and at or below the window's end. So a subscription at or past it has caught
   * up, however far the log has gone on with other channels.
   */
  touched: number;
  /** UTF-16 units of payload that the hub has seen for this set; counts on from whatever it was. */
  appended: number;
  /** When it has rested from the last time it was woken, by the clock of its {@link Pacer}. */
  restsUntil: number;
  /** UTF-16 units of payload that the window has for the set after a position. */
  weightAfter(position: number): number;
  /** The chunk after a position, from the window. */
  chunkAfter(position: number): Chunk;
  /** Wakes all of them. */
  wake(touched: number, through: number): void;
}

/** Positions that differ are those of slow readers; a few chunks serve all that keep pace. */
const MAX_CACHED_CHUNKS = 4;

export function createChannelSet(
  form: FrameForm,
  channels: ReadonlySet<string>,
  window: () => RecentWindow,
  dialect?: Dialect,
): ChannelSet {
  const cache = new Map<number, Chunk>();
  let cachedFrom: RecentWindow | undefined;
  let cachedAt = -1;
  const listeners = new Set<Listener>();

  function chunkAfter(position: number): Chunk {
    const recent = window();
    // Another life of the log has another window, which may end at the same offset.
    if (cachedFrom !== recent || cachedAt !== recent.through) {
      cache.clear();
      cachedFrom = recent;
      cachedAt = recent.through;
    }
    const cached = cache.get(position);
    if (cached) return cached;
    const chunk = buildChunk(recent, position, { form, channels, dialect });
    if (cache.size < MAX_CACHED_CHUNKS) cache.set(position, chunk);
    return chunk;
  }

  return {
    form,
    dialect,
    channels,
    listeners,
    touched: window().through,
    appended: 0,
    restsUntil: 0,
    weightAfter(position) {
      let sum = 0;
      window().walk(position, ({ channel, weight }) => {
        if (channels.has(channel)) sum += weight;
        return true;
      });
      return sum;
    },
    chunkAfter,
    wake(touched, through) {
      const next = through < window().start ? undefined : chunkAfter(through);
      const news: News = { touched, through, next };
      for (const listener of listeners) listener.wake(news);
    },
  };
}

function buildChunk(
  window: RecentWindow,
  position: number,
  { form, channels, dialect }: Pick<ChannelSet, "form" | "channels" | "dialect">,
): Chunk {
  let text = "";
  let records = 0;
  let size = 0;
  let weight = 0;
  let last = position;
  let through = Math.max(window.through, position);
  window.walk(position, (record) => {
    if (!channels.has(record.channel)) return true;
    // The one that replaces it is in the window, hence after this position, or will be in the log when the window has let go of it.
    if (window.isReplaced(record)) {
      weight += record.weight;
      return true;
    }
    const said = dialect === undefined ? record : record.in(dialect);
    const more = said.size(form);
    if (size > 0 && size + more > MAX_CHUNK_BYTES) {
      through = last;
      return false;
    }
    text += said.text(form);
    size += more;
    records += 1;
    weight += record.weight;
    last = record.offset;
    return true;
  });
  return {
    ...(text === "" ? {} : { packet: packText(text) }),
    records,
    weight,
    last,
    through,
  };
}
