import { type Control, encodeControl, encodeCursorFrame, encodeEnvelope, encodeFrame, type Hello } from "@tidings/wire";

export interface ScriptedRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly channels: readonly string[];
  /** `Last-Event-ID`. */
  readonly cursor: string | null;
  readonly init: RequestInit;
  /** The client gave it up. */
  readonly aborted: boolean;
  /** Answers with a stream, and hello at `offset`. */
  hello(offset: number, more?: Partial<Hello>): void;
  /** Answers with an empty stream. */
  accept(headers?: Record<string, string>): void;
  /** Answers with a status and a problem document. */
  refuse(status: number, code?: string, headers?: Record<string, string>): void;
  fail(error?: Error): void;
  event(channel: string, offset: number, data?: unknown, type?: string): void;
  control(control: Control): void;
  cursorFrame(offset: number): void;
  send(text: string): void;
  /** The stream ends, without `tidings.end`. */
  cut(): void;
  /** The connection is reset. */
  break(): void;
}

export interface ScriptedServer {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly requests: readonly ScriptedRequest[];
  /** The newest request. */
  readonly last: ScriptedRequest;
}

/** A `fetch` whose answers the test gives one by one. */
export function scriptedServer(epoch = "e"): ScriptedServer {
  const requests: ScriptedRequest[] = [];
  return {
    requests,
    get last() {
      const last = requests.at(-1);
      if (!last) throw new Error("no request was made");
      return last;
    },
    fetch(url, init) {
      return new Promise((resolve, reject) => {
        requests.push(scripted(new URL(url, "http://server"), init, epoch, resolve, reject));
        init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
    },
  };
}

function scripted(
  url: URL,
  init: RequestInit,
  epoch: string,
  resolve: (response: Response) => void,
  reject: (error: Error) => void,
): ScriptedRequest {
  const headers = new Headers(init.headers);
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  init.signal?.addEventListener("abort", () => controller?.error(init.signal?.reason));
  const request: ScriptedRequest = {
    url,
    method: init.method ?? "GET",
    headers,
    channels: init.body ? JSON.parse(String(init.body)).channels : url.searchParams.getAll("channel"),
    cursor: headers.get("last-event-id"),
    init,
    get aborted() {
      return init.signal?.aborted ?? false;
    },
    accept(more) {
      const body = new ReadableStream<Uint8Array>({
        start(given) {
          controller = given;
        },
      });
      resolve(new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8", ...more } }));
    },
    hello(offset, more) {
      request.accept();
      const data: Hello = {
        v: 1,
        contracts: {},
        resume: request.cursor === null ? "fresh" : "resumed",
        heartbeatMs: 1_000,
        ...more,
      };
      request.send(encodeControl({ type: "tidings.hello", data }, { epoch, offset }));
    },
    refuse(status, code, more) {
      const problem = JSON.stringify({ status, code, detail: "no" });
      resolve(new Response(problem, { status, headers: { "content-type": "application/problem+json", ...more } }));
    },
    fail: (error = new TypeError("fetch failed")) => reject(error),
    event: (channel, offset, data = offset, type = "counts.counted") =>
      request.send(
        encodeFrame({ event: type, id: `${epoch}.${offset}`, data: encodeEnvelope(channel, JSON.stringify(data)) }),
      ),
    control: (control) => request.send(encodeControl(control)),
    cursorFrame: (offset) => request.send(encodeCursorFrame({ epoch, offset })),
    send: (text) => {
      if (!request.aborted) controller?.enqueue(encoder.encode(text));
    },
    cut: () => {
      if (!request.aborted) controller?.close();
    },
    break: () => controller?.error(new TypeError("terminated")),
  };
  return request;
}
