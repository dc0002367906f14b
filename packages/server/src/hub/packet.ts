/**
 * One write: large enough to be cheap, small enough that a socket which fills up holds little. With what a sink may hold
 * already when it gets one (`HELD_BYTES`), at most 64 KiB. Only an event or a state that is larger itself goes beyond.
 */
export const MAX_CHUNK_BYTES: number = 48 * 1024;

/** Bytes of a stream, in both shapes that a sink may want. Packets that many streams get are made once and shared. */
export interface Packet {
  /** The SSE text itself. */
  readonly bytes: Buffer;
  /**
   * The same as one chunk of HTTP/1.1, ready for the socket. `bytes` is a view of it.
   *
   * [spec] chunk = chunk-size CRLF chunk-data CRLF, the size in hexadecimal. RFC 9112 §7.1
   */
  readonly chunk: Buffer;
}

/** @throws RangeError when there is no text: an empty chunk would end the body. */
export function packText(text: string): Packet {
  const size = Buffer.byteLength(text);
  if (size === 0) throw new RangeError("a packet without bytes would be the last chunk of its body");
  const head = `${size.toString(16)}\r\n`;
  const at = head.length;
  const chunk = Buffer.allocUnsafe(at + size + 2);
  chunk.write(head, 0, "latin1");
  chunk.write(text, at, size, "utf8");
  chunk.write("\r\n", at + size, "latin1");
  return { bytes: chunk.subarray(at, at + size), chunk };
}
