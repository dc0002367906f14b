import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { eventually } from "./eventually.ts";

/** A client that takes nothing for granted: it sends text and keeps every byte that comes. */
export interface RawClient extends Disposable {
  readonly socket: Duplex;
  /** All that has come, one character per byte. */
  readonly bytes: string;
  readonly ended: boolean;
  send(text: string): void;
  /** Resolves when this has come. */
  until(part: string): Promise<void>;
}

export function rawClient(to: number | Duplex): RawClient {
  const socket = typeof to === "number" ? connect(to, "127.0.0.1") : to;
  let bytes = "";
  let ended = false;
  socket.on("data", (data: Buffer) => {
    bytes += data.toString("latin1");
  });
  socket.on("close", () => {
    ended = true;
  });
  // A server that closes all connections resets them.
  socket.on("error", () => undefined);
  return {
    socket,
    get bytes() {
      return bytes;
    },
    get ended() {
      return ended;
    },
    send: (text) => void socket.write(text),
    async until(part) {
      await eventually(() => bytes.includes(part)).catch((cause: unknown) => {
        throw new Error(`${JSON.stringify(part)} did not come; there is ${JSON.stringify(bytes)}`, { cause });
      });
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** What an HTTP/1.1 answer with a chunked body holds; throws at the first byte that is not as RFC 9112 §7.1 has it. */
export interface ChunkedAnswer {
  readonly head: string;
  readonly chunks: readonly string[];
  /** Whether the last chunk has come. */
  readonly complete: boolean;
  /** What follows it on the connection. */
  readonly rest: string;
}

export function readChunked(bytes: string): ChunkedAnswer {
  const headEnd = bytes.indexOf("\r\n\r\n") + 4;
  const head = bytes.slice(0, headEnd);
  if (!/^transfer-encoding: chunked\r$/im.test(head)) throw new Error(`not chunked: ${head}`);
  const chunks: string[] = [];
  let at = headEnd;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = bytes.slice(at, lineEnd);
    if (!/^[0-9a-f]+$/.test(size))
      throw new Error(`not a chunk size at ${at}: ${JSON.stringify(bytes.slice(at, at + 40))}`);
    const length = Number.parseInt(size, 16);
    const end = lineEnd + 2 + length;
    if (bytes.slice(end, end + 2) !== "\r\n") throw new Error(`no CRLF at ${end}`);
    if (length === 0) return { head, chunks, complete: true, rest: bytes.slice(end + 2) };
    chunks.push(bytes.slice(lineEnd + 2, end));
    at = end + 2;
  }
  return { head, chunks, complete: false, rest: "" };
}
