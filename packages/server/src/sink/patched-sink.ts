import { OutgoingMessage, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Packet } from "../hub/packet.ts";
import { ResponseSink } from "./response-sink.ts";
import { HELD_BYTES, type SinkListener } from "./sink.ts";

/**
 * A response whose `write` somebody has replaced, as `compression` does also where it compresses nothing. It may call back for
 * nothing, and hold back what it likes; that is beside what is counted here. By `drain` it says when it takes more.
 */
export class PatchedSink extends ResponseSink {
  constructor(res: ServerResponse, listener: SinkListener) {
    super(res, listener);
    res.on("drain", () => {
      if (this.#isAboveMark()) this.awaitRoom();
      else if (!this.full) this.listener.drained();
    });
  }

  override write({ bytes }: Packet): boolean {
    const { res } = this;
    if (res.destroyed || !res.write(bytes)) return false;
    if (!this.#isAboveMark()) return !this.full;
    this.awaitRoom();
    return false;
  }

  protected override writeAfter(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.res.socket?.write(bytes, done);
  }

  /** Without a socket of its own, as over HTTP/2, the response alone knows when there is room: at Node's own mark. */
  #isAboveMark(): boolean {
    const { res } = this;
    return res instanceof OutgoingMessage && res.socket instanceof Socket && res.writableLength > HELD_BYTES;
  }
}
