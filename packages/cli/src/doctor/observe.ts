import { performance } from "node:perf_hooks";
import { CONTENT_TYPE, createFrameDecoder } from "@tidings/wire";
import { type DialOptions, dial } from "./dial.ts";
import type { ExchangeRequest } from "./exchange.ts";
import { exchangeHttp1 } from "./exchange-http1.ts";
import { exchangeHttp2 } from "./exchange-http2.ts";
import { createInflater, type Inflater } from "./inflate.ts";
import type { FrameSeen, Observation } from "./observation.ts";

/** A request that is being watched. */
export interface Watch {
  /** What has been seen so far. */
  readonly seen: Observation;
  /** Resolves when `done` says so of what was seen, when the stream has ended, or after `ms`. */
  until(done: (seen: Observation) => boolean, ms: number): Promise<Observation>;
  /** Milliseconds since the request began. */
  elapsedMs(): number;
  close(): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const MOST_TEXT = 2_000;
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** Makes one request on a connection of its own and writes down what comes back, and when. Never throws. */
export function observe(request: ExchangeRequest, options: DialOptions): Watch {
  const began = performance.now();
  const now = (): number => performance.now() - began;
  const frames: FrameSeen[] = [];
  const seen: Mutable<Observation> = { text: "", frames };
  const waiting = new Set<() => void>();
  let closed = false;
  let inflater: Inflater | undefined;
  let hangUp = (): void => {};

  const look = (): void => {
    for (const check of [...waiting]) check();
  };

  const decoder = createFrameDecoder({
    maxFrameBytes: MAX_FRAME_BYTES,
    onFrame(frame) {
      const afterMs = now();
      // A busy stream's payloads are of no interest, and a minute of them is much to keep.
      frames.push({ frame: frame.event === undefined ? frame : { ...frame, data: "" }, afterMs });
      if (frame.control?.type === "tidings.hello" && seen.hello === undefined) {
        seen.hello = { data: frame.control.data, id: frame.id, afterMs };
      }
    },
  });

  function read(chunk: Buffer): void {
    if (seen.malformed !== undefined) return;
    if (!seen.head?.headers["content-type"]?.startsWith(CONTENT_TYPE)) {
      seen.text = (seen.text + chunk.toString()).slice(0, MOST_TEXT);
      look();
      return;
    }
    try {
      decoder.push(chunk);
    } catch (error) {
      seen.malformed = error instanceof Error ? error.message : String(error);
    }
    look();
  }

  async function start(): Promise<void> {
    const { socket, line } = await dial(request.url, options);
    if (closed) return void socket.destroy();
    seen.line = line;
    const exchange = line.protocol === "h2" ? exchangeHttp2 : exchangeHttp1;
    hangUp = exchange(socket, request, {
      onHead(head) {
        seen.head = { ...head, afterMs: now() };
        inflater = createInflater(head.headers["content-encoding"], read, (fault) => {
          seen.malformed = fault;
          look();
        });
        look();
      },
      onBytes: (chunk) => inflater?.write(chunk),
      onEnd(end) {
        seen.end = { ...end, afterMs: now() };
        look();
      },
    });
  }

  start().catch((error: NodeJS.ErrnoException) => {
    seen.end = { how: "unreachable", code: error.code ?? error.message, afterMs: now() };
    look();
  });

  return {
    seen,
    elapsedMs: now,
    until(done, ms) {
      return new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          waiting.delete(check);
          resolve(seen);
        };
        const check = (): void => {
          if (closed || seen.end !== undefined || seen.malformed !== undefined || done(seen)) finish();
        };
        const timer = setTimeout(finish, ms);
        waiting.add(check);
        check();
      });
    },
    close() {
      if (closed) return;
      closed = true;
      hangUp();
      inflater?.close();
      look();
    },
  };
}
