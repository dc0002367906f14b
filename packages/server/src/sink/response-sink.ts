import type { ServerResponse } from "node:http";
import type { Packet } from "../hub/packet.ts";
import { HELD_BYTES, type Sink, type SinkListener } from "./sink.ts";

/** A reader that has stopped can't hold on to a stream that has ended for longer than this. */
const LINGER_MS = 2_000;

const NOTHING = Buffer.alloc(0);

/** A Node response whose head has been sent, written to in the ordinary way. A class, because each open stream holds one. */
export class ResponseSink implements Sink {
  protected readonly res: ServerResponse;
  protected readonly listener: SinkListener;
  /** Until all that is held has gone. */
  protected full = false;
  #lingering: ReturnType<typeof setTimeout> | undefined;

  constructor(res: ServerResponse, listener: SinkListener) {
    this.res = res;
    this.listener = listener;
    // `close` alone surely comes: after it, `writable` stays true and `drain` never fires.
    res.on("close", () => {
      clearTimeout(this.#lingering);
      listener.closed();
    });
    // A socket that is reset emits `error` before `close`; without a listener it would end the process.
    res.on("error", ignore);
  }

  write({ bytes }: Packet): boolean {
    const { res } = this;
    if (res.destroyed) return false;
    const open = res.write(bytes);
    if (open && res.writableLength <= HELD_BYTES) return !this.full;
    this.awaitRoom();
    return false;
  }

  end(): void {
    this.#lingering = setTimeout(() => this.res.destroy(), LINGER_MS);
    this.#lingering.unref();
    this.res.end();
  }

  /**
   * `drain` follows only what was above Node's own mark. What is written after all that is held is called back when that has gone.
   * The common write has no callback, because each would cost a turn, and idle streams don't pay for one.
   */
  protected awaitRoom(): void {
    if (this.full) return;
    this.full = true;
    this.writeAfter(NOTHING, (error) => {
      this.full = false;
      if (!error && !this.res.writableEnded) this.listener.drained();
    });
  }

  protected writeAfter(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.res.write(bytes, done);
  }
}

function ignore(): void {}
