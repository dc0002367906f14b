import { OutgoingMessage, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Packet } from "../hub/packet.ts";
import { ResponseSink } from "./response-sink.ts";
import { HELD_BYTES, type SinkListener } from "./sink.ts";

// As they were when this module was loaded: what patches them later wants to see what is written.
const { write, end } = OutgoingMessage.prototype;

/**
 * The socket of a response, when chunks may be written to it without the response: its head has been sent, what it writes is
 * chunked and goes straight to the socket, and nobody has patched it to see or to change what is written.
 *
 * Otherwise undefined: HTTP/1.0 (no chunks), HTTP/2 (no socket), a response that waits for another one on its
 * connection, `compression` and its like, mocks.
 */
export function bareSocket(res: ServerResponse): Socket | undefined {
  const { socket } = res;
  const bare =
    socket instanceof Socket &&
    res.write === write &&
    res.end === end &&
    res.headersSent &&
    res.chunkedEncoding &&
    res.writableCorked === 0 &&
    // What the response itself still holds would come after what is written to the socket.
    res.writableLength === socket.writableLength;
  return bare ? socket : undefined;
}

/**
 * Writes chunks that have their framing already. A response writes three pieces for each, and flushes them in a later turn.
 * The response still ends itself, so that its connection is kept alive for the next request.
 */
export class SocketSink extends ResponseSink {
  readonly #socket: Socket;

  constructor(res: ServerResponse, socket: Socket, listener: SinkListener) {
    super(res, listener);
    this.#socket = socket;
  }

  override write({ chunk }: Packet): boolean {
    const socket = this.#socket;
    // Somebody else, such as a timeout, may have ended the response: the socket is the next one's then.
    if (this.res.writableEnded) return false;
    // What Node answers says also whether the socket was open. To ask it before each write would touch another of its objects.
    const open = socket.write(chunk);
    if (open && socket.writableLength <= HELD_BYTES) return !this.full;
    if (socket.destroyed) return false;
    this.awaitRoom();
    return false;
  }

  protected override writeAfter(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done);
  }
}
