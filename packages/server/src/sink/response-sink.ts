import type { ServerResponse } from "node:http";
import type { Packet } from "../hub/packet.ts";
import type { Sink, SinkListener } from "./sink.ts";

/** A reader that has stopped can't hold on to a stream that has ended for longer than this. */
const LINGER_MS = 2_000;

/** A Node response whose head has been sent, written to in the way that always works. A class, because each open stream holds one. */
export class ResponseSink implements Sink {
  protected readonly res: ServerResponse;
  #lingering: ReturnType<typeof setTimeout> | undefined;

  constructor(res: ServerResponse, listener: SinkListener) {
    this.res = res;
    // `close` alone surely comes: after it, `writable` stays true and `drain` never fires.
    res.on("close", () => {
      clearTimeout(this.#lingering);
      listener.closed();
    });
    // A socket that is reset emits `error` before `close`; without a listener it would end the process.
    res.on("error", ignore);
  }

  write({ bytes }: Packet): boolean {
    return !this.res.destroyed && this.res.write(bytes);
  }

  end(): void {
    this.#lingering = setTimeout(() => this.res.destroy(), LINGER_MS);
    this.#lingering.unref();
    this.res.end();
  }
}

function ignore(): void {}
