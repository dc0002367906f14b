import { createFrameDecoder, type Frame, parseCursor } from "@tidings/wire";
import type { Activity } from "./activity.ts";
import type { Timeline } from "./timeline.ts";

/** One stream on its way from the server to a client. */
export interface CarriedStream {
  /** What the client reads. */
  readonly body: ReadableStream<Uint8Array>;
  /** Whether the server sends this channel's events on it. */
  carries(address: string): boolean;
  /** Whether the client has handed on everything up to an offset, as far as no delay keeps it from that. */
  has(offset: number): boolean;
  /** The next event comes twice. */
  duplicateNext(): void;
  /** The stream breaks in the middle of the next event. */
  dropNext(): void;
  /** What is delayed arrives now. */
  release(): void;
  /** Ends it as a network does, without a word. */
  cut(): void;
  /** Lets go of it, and tells the client nothing. */
  abandon(): void;
}

export interface CarriedStreamOptions {
  readonly source: ReadableStream<Uint8Array>;
  /** The addresses that the client asked for. */
  readonly channels: readonly string[];
  readonly timeline: Timeline;
  readonly activity: Activity;
  /** How late what the server sends now arrives, in milliseconds. */
  readonly delayMs: () => number;
  /** Tells the server that the client has gone. */
  readonly hangUp: () => void;
  readonly onClosed: () => void;
}

interface Parcel {
  readonly at: number;
  /** None is the end, by the server or by a cut. */
  readonly bytes?: Uint8Array;
  readonly isCut?: boolean;
  /** The client's position once it has read this. */
  readonly through: number;
}

/** No frame of a test is longer. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

export function carryStream(options: CarriedStreamOptions): CarriedStream {
  const { timeline, activity } = options;
  const channels = new Set(options.channels);
  const frames: Frame[] = [];
  const decoder = createFrameDecoder({ maxFrameBytes: MAX_FRAME_BYTES, onFrame: (frame) => frames.push(frame) });
  const parcels: Parcel[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isWanted = false;
  let isOpen = true;
  /** Positions: of what came from the server, of what was given to the client, and of what it has handed on. */
  let received = -1;
  let given = -1;
  let handedOn = -1;
  let fault: "none" | "duplicate" | "drop" = "none";
  let cancelTimer = (): void => {};

  const body = new ReadableStream<Uint8Array>(
    {
      start(created) {
        controller = created;
      },
      pull() {
        // A client reads on when it has handed on what it read before.
        handedOn = given;
        isWanted = true;
        deliver();
      },
      cancel: hangUp,
    },
    { highWaterMark: 0 },
  );
  void receive();

  async function receive(): Promise<void> {
    const reader = options.source.getReader();
    try {
      for (;;) {
        const { value } = await reader.read();
        if (!value) break;
        take(value);
      }
      send({});
    } catch {
      send({ isCut: true });
    }
  }

  function take(bytes: Uint8Array): void {
    frames.length = 0;
    decoder.push(bytes);
    for (const { control, id } of frames) {
      received = parseCursor(id)?.offset ?? received;
      if (control?.type === "tidings.hello") {
        for (const denied of control.data.denied ?? []) channels.delete(denied.channel);
      }
    }
    const events = frames.filter(({ event }) => event !== undefined);
    // An event without an id can't be told from its copy, so that no copy is made.
    const isHit = events.length > 0 && (fault === "drop" || events.every(({ id }) => id !== undefined));
    const done = isHit ? fault : "none";
    if (isHit) fault = "none";
    if (done === "drop") {
      send({ bytes: bytes.slice(0, bytes.length / 2) });
      send({ isCut: true });
      return;
    }
    send({ bytes });
    if (done === "duplicate") send({ bytes });
  }

  function send(parcel: Omit<Parcel, "at" | "through">): void {
    if (!isOpen) return;
    activity.note();
    const at = Math.max(timeline.now() + options.delayMs(), parcels.at(-1)?.at ?? 0);
    parcels.push({ ...parcel, at, through: received });
    deliver();
  }

  function deliver(): void {
    const [next] = parcels;
    if (!isOpen || !isWanted || !next) return;
    cancelTimer();
    const waitMs = next.at - timeline.now();
    if (waitMs > 0) {
      if (waitMs < Number.POSITIVE_INFINITY) cancelTimer = timeline.schedule(deliver, waitMs);
      return;
    }
    parcels.shift();
    activity.note();
    if (next.bytes) {
      isWanted = false;
      given = next.through;
      controller.enqueue(next.bytes);
    } else if (next.isCut) cut();
    else finish();
  }

  function isHeld(): boolean {
    const [next] = parcels;
    return next !== undefined && next.at > timeline.now();
  }

  function hangUp(): void {
    if (!isOpen) return;
    isOpen = false;
    cancelTimer();
    activity.note();
    options.hangUp();
    options.onClosed();
  }

  function finish(): void {
    controller.close();
    hangUp();
  }

  function cut(): void {
    // What Node's fetch says when a connection breaks.
    if (isOpen) controller.error(new TypeError("terminated"));
    hangUp();
  }

  return {
    body,
    carries: (address) => channels.has(address),
    has: (offset) => (isHeld() ? received : handedOn) >= offset,
    duplicateNext() {
      fault = "duplicate";
    },
    dropNext() {
      fault = "drop";
    },
    release() {
      const now = timeline.now();
      parcels.splice(0, parcels.length, ...parcels.map((parcel) => ({ ...parcel, at: now })));
      deliver();
    },
    cut,
    abandon: hangUp,
  };
}
