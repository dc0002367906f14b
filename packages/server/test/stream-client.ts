import { type Control, createFrameDecoder, type Frame, parseCursor } from "@tidings/wire";
import type { HttpRequest } from "../src/request/http-request.ts";
import type { Sink, SinkListener } from "../src/sink/sink.ts";
import type { StreamCore } from "../src/stream/stream-core.ts";

/** One unbroken run of events: from a hello that was not `resumed` to the next one. */
interface Span {
  readonly epoch: string;
  readonly start: number;
  readonly offsets: number[];
  /** The last id that was seen. */
  cursor: number;
}

/** A client without a network: it keeps a ledger, and its socket fills up when it is told to. */
export interface StreamClient {
  readonly channels: readonly string[];
  readonly spans: readonly Span[];
  readonly hellos: readonly { readonly resume: string; readonly reason?: string; readonly cursor?: string }[];
  readonly controls: readonly Control[];
  readonly open: boolean;
  readonly live: boolean;
  readonly held: number;
  connect(): Promise<void>;
  cut(): void;
  /** From now on every write finds the socket full, until `drain`. */
  stall(): void;
  drain(): void;
}

export function streamClient(core: StreamCore<unknown>, channels: readonly string[]): StreamClient {
  const spans: Span[] = [];
  const hellos: { resume: string; reason?: string; cursor?: string }[] = [];
  const controls: Control[] = [];
  let listener: SinkListener | undefined;
  let live = false;
  let stalled = false;
  let full = false;
  let held = 0;

  const cursor = (): string | undefined => {
    const span = spans.at(-1);
    return span && `${span.epoch}.${span.cursor}`;
  };

  function take(frame: Frame): void {
    const at = parseCursor(frame.id);
    if (frame.control) {
      controls.push(frame.control);
      if (frame.control.type === "tidings.live") live = true;
      if (frame.control.type === "tidings.hello" && at) {
        const { resume, reason } = frame.control.data;
        const asked = cursor();
        hellos.push({ resume, ...(reason ? { reason } : {}), ...(asked ? { cursor: asked } : {}) });
        if (resume !== "resumed") spans.push({ epoch: at.epoch, start: at.offset, offsets: [], cursor: at.offset });
      }
    }
    const span = spans.at(-1);
    if (!at || !span) return;
    if (frame.event !== undefined) span.offsets.push(at.offset);
    span.cursor = at.offset;
  }

  return {
    channels,
    spans,
    hellos,
    controls,
    get open() {
      return listener !== undefined;
    },
    get live() {
      return live;
    },
    get held() {
      return held;
    },
    async connect() {
      const answer = await core.answer(request(channels, cursor()));
      if (answer.kind !== "stream") throw new Error(`no stream: ${JSON.stringify(answer)}`);
      const decoder = createFrameDecoder({ onFrame: take, maxFrameBytes: 1024 * 1024 });
      live = false;
      full = false;
      answer.open((created): Sink => {
        let ended = false;
        listener = created;
        return {
          write({ bytes }) {
            if (ended) throw new Error("written after the end");
            if (full) held += 1;
            decoder.push(bytes);
            full = stalled;
            return !full;
          },
          end() {
            ended = true;
            if (listener === created) listener = undefined;
            created.closed();
          },
        };
      });
    },
    cut() {
      const gone = listener;
      listener = undefined;
      gone?.closed();
    },
    stall() {
      stalled = true;
    },
    drain() {
      stalled = false;
      if (!full) return;
      full = false;
      listener?.drained();
    },
  };
}

function request(channels: readonly string[], cursor?: string): HttpRequest<unknown> {
  const query = new URLSearchParams(channels.map((one) => ["channel", one]));
  return {
    method: "GET",
    url: `/?${query}`,
    header: (name) => (name === "Last-Event-ID" ? cursor : undefined),
    body: { parsed: undefined },
    onGone: () => undefined,
    raw: undefined,
  };
}
