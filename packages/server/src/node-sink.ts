import type { ServerResponse } from "node:http";
import type { Packet } from "./packet.ts";
import type { Sink, SinkListener } from "./sink.ts";
import { bareSocket, socketWriter } from "./socket-writer.ts";

/** A reader that has stopped can't hold on to a stream that has ended for longer than this. */
const LINGER_MS = 2_000;

/** A Node response whose head has been sent. */
export function createNodeSink(res: ServerResponse, listener: SinkListener): Sink {
  return new ResponseSink(res, listener);
}

/** A class, because each open stream holds one. */
class ResponseSink implements Sink {
  readonly #res: ServerResponse;
  readonly #write: Sink["write"];
  #lingering: ReturnType<typeof setTimeout> | undefined;

  constructor(res: ServerResponse, listener: SinkListener) {
    this.#res = res;
    // `close` alone surely comes: after it, `writable` stays true and `drain` never fires.
    res.on("close", () => {
      clearTimeout(this.#lingering);
      listener.closed();
    });
    // A socket that is reset emits `error` before `close`; without a listener it would end the process.
    res.on("error", ignore);
    const socket = bareSocket(res);
    this.#write = socket ? socketWriter(res, socket, listener) : responseWriter(res, listener);
  }

  write(packet: Packet): boolean {
    return this.#write(packet);
  }

  end(): void {
    this.#lingering = setTimeout(() => this.#res.destroy(), LINGER_MS);
    this.#lingering.unref();
    this.#res.end();
  }
}

/** The way through the response, which always works. */
function responseWriter(res: ServerResponse, listener: SinkListener): Sink["write"] {
  res.on("drain", () => listener.drained());
  return ({ bytes }) => !res.destroyed && res.write(bytes);
}

function ignore(): void {}
