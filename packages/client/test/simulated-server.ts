import {
  encodeControl,
  encodeCursorFrame,
  encodeEnvelope,
  encodeFrame,
  encodeSnapshot,
  type Hello,
  parseCursor,
} from "@tidings/wire";

interface Stream {
  readonly channels: ReadonlySet<string>;
  /** Read up to here. */
  position: number;
  replaying: boolean;
  /** Whose states are still to be sent. */
  lacking: readonly string[];
  readonly write: (text: string) => void;
  readonly cut: () => void;
}

export interface SimulatedServer {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  append(channel: string): void;
  /** Tells the streams that are live of a volatile event: its number is negative, and no two have the same. Returns it. */
  flash(channel: string): number;
  /** Lets each stream read up to that many records further. */
  pump(records: number): void;
  /** Cuts every stream. */
  cut(): void;
  /** Refuses every request with 503 until called again. */
  setDown(down: boolean): void;
  /** Forgets all records but the newest. */
  trim(keep: number): void;
  /** A new epoch, empty. */
  lose(): void;
  /** Streams that are open. */
  readonly streams: number;
  readonly head: number;
  readonly epoch: string;
}

/**
 * A server by the letter of docs/protocol.md over a log in memory, which moves only when told. With `snapshots` every channel
 * declares one: the list of all its offsets, read as late as the stream's first move, with its cursor.
 */
export function simulatedServer({ snapshots = false }: { readonly snapshots?: boolean } = {}): SimulatedServer {
  const encoder = new TextEncoder();
  let life = 1;
  let records: { readonly channel: string; readonly offset: number }[] = [];
  /** With those that were trimmed. */
  let everything: typeof records = [];
  let head = 0;
  let floor = 0;
  let down = false;
  let flashes = 0;
  const streams = new Set<Stream>();

  function answer(url: string, init: RequestInit): Response {
    if (down) return new Response("", { status: 503 });
    const { searchParams } = new URL(url, "http://server");
    const channels = new Set(searchParams.getAll("channel"));
    const joining = searchParams.getAll("joining");
    const sent = new Headers(init.headers).get("last-event-id");
    const epoch = `life${life}`;
    const cursor = sent === null ? undefined : parseCursor(sent);
    const reason = sent === null ? undefined : refuseCursor(cursor, epoch);
    const resume: Hello["resume"] = sent === null ? "fresh" : reason ? "reset" : "resumed";
    const position = resume === "resumed" ? (cursor?.offset ?? 0) : head;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const stream: Stream = {
          channels,
          position,
          replaying: true,
          lacking: snapshots ? [...channels].filter((one) => resume !== "resumed" || joining.includes(one)) : [],
          write: (text) => controller.enqueue(encoder.encode(text)),
          cut() {
            streams.delete(stream);
            controller.close();
          },
        };
        streams.add(stream);
        init.signal?.addEventListener("abort", () => {
          if (streams.delete(stream)) controller.error(init.signal?.reason);
        });
        const hello: Hello = {
          v: 1,
          contracts: {},
          resume,
          ...(reason && { reason }),
          ...(resume === "resumed" && { head: `${epoch}.${head}` }),
          heartbeatMs: 1_000_000,
        };
        stream.write(encodeControl({ type: "tidings.hello", data: hello }, { epoch, offset: position }));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  function refuseCursor(cursor: ReturnType<typeof parseCursor>, epoch: string): Hello["reason"] {
    if (!cursor) return "invalid";
    if (cursor.epoch !== epoch) return "epoch";
    if (cursor.offset > head) return "ahead";
    return cursor.offset < floor ? "expired" : undefined;
  }

  function read(stream: Stream, limit: number) {
    const epoch = `life${life}`;
    for (const channel of stream.lacking) {
      const offsets = everything.flatMap((record) => (record.channel === channel ? record.offset : []));
      stream.write(encodeSnapshot(channel, JSON.stringify(offsets), `${epoch}.${head}`));
    }
    stream.lacking = [];
    for (const { channel, offset } of records.filter((record) => record.offset > stream.position).slice(0, limit)) {
      stream.position = offset;
      if (stream.channels.has(channel)) {
        const data = encodeEnvelope(channel, String(offset));
        const frame = encodeFrame({ event: "counts.counted", id: `${epoch}.${offset}`, data });
        // A server that repeats itself: clients must not.
        stream.write(offset % 5 === 0 ? frame + frame : frame);
      } else if (offset % 3 === 0) stream.write(encodeCursorFrame({ epoch, offset }));
    }
    if (stream.replaying && stream.position === head) {
      stream.replaying = false;
      stream.write(encodeControl({ type: "tidings.live", data: {} }));
    }
  }

  const cut = () => {
    for (const stream of [...streams]) stream.cut();
  };

  return {
    fetch: async (url, init) => answer(url, init),
    append(channel) {
      head += 1;
      records.push({ channel, offset: head });
      everything.push({ channel, offset: head });
    },
    flash(channel) {
      flashes += 1;
      const data = encodeEnvelope(channel, String(-flashes));
      for (const stream of streams) {
        if (stream.channels.has(channel) && !stream.replaying)
          stream.write(encodeFrame({ event: "counts.flashed", data }));
      }
      return -flashes;
    },
    pump(limit) {
      for (const stream of streams) read(stream, limit);
    },
    cut,
    setDown(next) {
      down = next;
      if (down) cut();
    },
    trim(keep) {
      records = keep === 0 ? [] : records.slice(-keep);
      floor = (records[0]?.offset ?? head + 1) - 1;
      // A stream that hasn't read what is gone can't go on.
      for (const stream of [...streams]) if (stream.position < floor) stream.cut();
    },
    lose() {
      cut();
      life += 1;
      records = [];
      everything = [];
      head = 0;
      floor = 0;
    },
    get streams() {
      return streams.size;
    },
    get head() {
      return head;
    },
    get epoch() {
      return `life${life}`;
    },
  };
}
