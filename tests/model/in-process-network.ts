import type { HttpRequest } from "../../packages/server/src/http-request.ts";
import type { StreamCore } from "../../packages/server/src/stream-core.ts";

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
}

interface Link {
  push(chunk: Uint8Array): boolean;
  flow(bytes: number): void;
  cut(): void;
}

export function inProcessNetwork(core: () => StreamCore<unknown>): InProcessNetwork {
  const links = new Set<Link>();
  let held = false;
  let mostHeld = 0;

  return {
    get mostHeld() {
      return mostHeld;
    },
    async fetch(url, init) {
      const answer = await core().answer(toRequest(url, init));
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

        const link: Link = {
          push(chunk) {
            queue.push(chunk);
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
