import type { HttpRequest } from "../../packages/server/src/request/http-request.ts";
import type { StreamCore } from "../../packages/server/src/stream/stream-core.ts";
import { type Place, type ServerStream, serverStream } from "./server-stream.ts";

/** Chunks that the network takes before the server's socket is full. */
const ROOM = 2;

/** One client's way to the server, without sockets: what the server writes lies in the network until it is let through. */
export interface InProcessNetwork {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** From now on nothing is let through by itself. */
  hold(): void;
  /** Lets so many bytes through. */
  pass(bytes: number): void;
  release(): void;
  /** Loses what is under way, on both sides. */
  cut(): void;
  /** Most chunks that ever lay in it. */
  readonly mostHeld: number;
  /** All that the server ever began to write, the newest last. */
  readonly streams: readonly ServerStream[];
  /** Those that neither side has ended. */
  open(): readonly ServerStream[];
}

export interface NetworkOptions {
  readonly core: () => StreamCore<unknown>;
  readonly position: () => Place;
  /** Asked for each write: which of the `count` events that it brought on this stream it brings once more. */
  readonly repeat: (count: number) => number | undefined;
}

interface Link {
  readonly stream: ServerStream;
  push(chunk: Uint8Array): boolean;
  flow(bytes: number): void;
  cut(): void;
}

export function inProcessNetwork({ core, position, repeat }: NetworkOptions): InProcessNetwork {
  const links = new Set<Link>();
  const streams: ServerStream[] = [];
  let held = false;
  let mostHeld = 0;

  return {
    get mostHeld() {
      return mostHeld;
    },
    streams,
    open: () => [...links].map(({ stream }) => stream),
    async fetch(url, init) {
      const request = toRequest(url, init);
      const channels = new URL(url).searchParams.getAll("channel");
      const stream = serverStream(channels, request.header("last-event-id"), position());
      const answer = await core().answer(request);
      if (answer.kind === "refusal") {
        const { problem, headers } = answer;
        return new Response(JSON.stringify(problem), { status: problem.status, headers });
      }
      if (answer.kind !== "stream") throw new TypeError(`no stream: ${answer.kind}`);
      if (init.signal?.aborted) {
        answer.abandon();
        throw init.signal.reason;
      }
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({
        start(created) {
          controller = created;
        },
      });
      answer.open((listener) => {
        streams.push(stream);
        const events: string[] = [];
        let queue: Uint8Array[] = [];
        let full = false;
        let over = false;

        function finish(how: () => void): void {
          if (over) return;
          over = true;
          links.delete(link);
          how();
          listener.closed();
        }

        /** As a proxy, or another server, might: an event that came already comes again. */
        function withRepeat(text: string, chunk: Uint8Array): Uint8Array {
          for (const block of text.split("\n\n")) if (/^event: (?!tidings)/.test(block)) events.push(block);
          const repeated = events[repeat(events.length) ?? -1];
          return repeated === undefined ? chunk : Buffer.concat([chunk, Buffer.from(`${repeated}\n\n`)]);
        }

        const link: Link = {
          stream,
          push(chunk) {
            const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString();
            stream.push(text, position());
            queue.push(withRepeat(text, chunk));
            mostHeld = Math.max(mostHeld, queue.length);
            if (!held) link.flow(Number.POSITIVE_INFINITY);
            full = queue.length >= ROOM;
            return !full;
          },
          flow(bytes) {
            while (queue.length > 0 && bytes > 0) {
              const chunk = queue.shift() as Uint8Array;
              controller?.enqueue(chunk.subarray(0, bytes));
              if (chunk.length > bytes) queue.unshift(chunk.subarray(bytes));
              bytes -= chunk.length;
            }
            if (!full || queue.length >= ROOM || over) return;
            full = false;
            listener.drained();
          },
          cut() {
            queue = [];
            finish(() => controller?.error(new TypeError("the network is gone")));
          },
        };
        links.add(link);
        init.signal?.addEventListener("abort", () => finish(() => controller?.error(init.signal?.reason)));
        return {
          write: ({ bytes }) => !over && link.push(bytes),
          // The end waits for nobody: what lies in the network when a server closes may be lost with it.
          end: () => finish(() => controller?.close()),
        };
      });
      return new Response(body, { headers: answer.headers });
    },
    hold() {
      held = true;
    },
    pass(bytes) {
      for (const link of [...links]) link.flow(bytes);
    },
    release() {
      held = false;
      for (const link of [...links]) link.flow(Number.POSITIVE_INFINITY);
    },
    cut() {
      for (const link of [...links]) link.cut();
    },
  };
}

function toRequest(url: string, init: RequestInit): HttpRequest<unknown> {
  const headers = new Headers(init.headers);
  const { search } = new URL(url);
  return {
    method: init.method ?? "GET",
    url: `/${search}`,
    header: (name) => headers.get(name) ?? undefined,
    body: { parsed: undefined },
    onGone: (listener) => init.signal?.addEventListener("abort", listener),
    raw: undefined,
  };
}
