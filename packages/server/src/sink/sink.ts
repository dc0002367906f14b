import type { Packet } from "../hub/packet.ts";

/** Where a stream's bytes go: a Node response, or a fetch response's body. */
export interface Sink {
  /** Writes at once. False says that the sink is full now: the writer waits for `drained` before it writes again. */
  write(packet: Packet): boolean;
  /** Ends the stream; `closed` follows. */
  end(): void;
}

/** What a sink tells its writer. */
export interface SinkListener {
  drained(): void;
  /** The stream is over, whoever ended it. Called once. */
  closed(): void;
}

/**
 * Bytes that a sink may hold which nobody has taken yet: more, and it is full. With the largest chunk, `MAX_CHUNK_BYTES`, and its
 * framing it holds 64 KiB at most for a reader that has stopped; Node's own mark, 64 KiB, would let it hold that and a chunk more.
 */
export const HELD_BYTES: number = 15 * 1024;
