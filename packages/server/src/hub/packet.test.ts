import fc from "fast-check";
import { expect, test } from "vitest";
import { packText } from "./packet.ts";

/** Reads a chunked body by RFC 9112 §7.1.3, on its own. */
function decodeChunks(body: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf("\r\n", at);
    const size = body.toString("latin1", at, lineEnd);
    if (!/^[0-9a-f]+$/.test(size)) throw new Error(`not a chunk size: ${JSON.stringify(size)}`);
    const end = lineEnd + 2 + Number.parseInt(size, 16);
    if (body.toString("latin1", end, end + 2) !== "\r\n") throw new Error(`no CRLF at ${end}`);
    chunks.push(body.subarray(lineEnd + 2, end));
    at = end + 2;
  }
  return chunks;
}

const text = fc.oneof(
  fc.string({ minLength: 1, unit: "grapheme" }),
  // Sizes around those where the size line gets a digit longer.
  fc.constantFrom(1, 15, 16, 17, 255, 256, 4_095, 4_096, 65_536).map((length) => "x".repeat(length)),
  fc.constantFrom("\r\n", "0\r\n\r\n", "é", "🙂", "\ud800"),
);

test("a packet is its text, and one chunk that holds just that", () => {
  fc.assert(
    fc.property(text, (input) => {
      const packet = packText(input);
      expect(packet.bytes).toEqual(Buffer.from(input));
      expect(decodeChunks(packet.chunk)).toEqual([Buffer.from(input)]);
      expect(packet.bytes.buffer).toBe(packet.chunk.buffer);
    }),
  );
});

test("byte by byte", () => {
  expect(packText("data: é\n\n").chunk.toString("latin1")).toBe("a\r\ndata: Ã©\n\n\r\n");
  expect(packText("a".repeat(16)).chunk.toString()).toBe("10\r\naaaaaaaaaaaaaaaa\r\n");
});

test("a packet without bytes is refused, because it would be the last chunk", () => {
  expect(() => packText("")).toThrow("last chunk");
});
