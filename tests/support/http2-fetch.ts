import { readFileSync } from "node:fs";
import { type ClientHttp2Stream, connect } from "node:http2";

/** Node's own `fetch` speaks HTTP/1.1. This one speaks HTTP/2, a session for each request, as far as the client needs. */
export function createHttp2Fetch(authority: string): (url: string, init: RequestInit) => Promise<Response> {
  const ca = readFileSync(authority);
  return (input, { method = "GET", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const url = new URL(input);
      const session = connect(url.origin, { ca });
      const stream = session.request({
        ":method": method,
        ":path": url.pathname + url.search,
        ...Object.fromEntries(new Headers(headers)),
      });
      const abort = (): void => session.destroy();
      signal?.addEventListener("abort", abort, { once: true });
      session.on("error", reject);
      stream.on("error", reject);
      stream.on("close", () => {
        signal?.removeEventListener("abort", abort);
        session.destroy();
      });
      stream.on("response", (fields) => {
        const names = Object.entries(fields).filter(([name]) => !name.startsWith(":"));
        resolve(
          new Response(bodyOf(stream), {
            status: Number(fields[":status"]),
            headers: names.map(([name, value]): [string, string] => [name, String(value)]),
          }),
        );
      });
      stream.end(body);
    });
}

function bodyOf(stream: ClientHttp2Stream): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      let ended = false;
      stream.on("data", (chunk: Buffer) => controller.enqueue(new Uint8Array(chunk)));
      stream.on("end", () => {
        ended = !stream.aborted;
      });
      stream.on("close", () => {
        if (ended) controller.close();
        else controller.error(new Error(`the stream was cut: ${stream.rstCode}`));
      });
    },
  });
}
