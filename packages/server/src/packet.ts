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

export function packText(text: string): Packet {
  const size = Buffer.byteLength(text);
  const { packet, at } = allocate(size);
  packet.chunk.write(text, at, size, "utf8");
  return packet;
}

/** Joins packets; what it is given is not changed. There is at least one. */
export function joinPackets(packets: readonly [Packet, ...Packet[]]): Packet {
  if (packets.length === 1) return packets[0];
  let size = 0;
  for (const { bytes } of packets) size += bytes.length;
  const { packet, at } = allocate(size);
  let end = at;
  for (const { bytes } of packets) end += bytes.copy(packet.chunk, end);
  return packet;
}

/** A packet of `size` bytes that are still to be written, from `at` in its chunk on. An empty chunk would end the body. */
function allocate(size: number): { readonly packet: Packet; readonly at: number } {
  if (size === 0) throw new RangeError("a packet without bytes would be the last chunk of its body");
  const head = `${size.toString(16)}\r\n`;
  const at = head.length;
  const chunk = Buffer.allocUnsafe(at + size + 2);
  chunk.write(head, 0, "latin1");
  chunk.write("\r\n", at + size, "latin1");
  return { packet: { bytes: chunk.subarray(at, at + size), chunk }, at };
}
