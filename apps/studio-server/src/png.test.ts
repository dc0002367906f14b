import { inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { encodePng } from "./png.ts";

it("writes what the specification asks for, and the pixels come back", async () => {
  const pixels = Uint8Array.from({ length: 3 * 2 * 3 }, (_, place) => (place * 37) % 256);
  const png = await encodePng(pixels, 3, 2);
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([3, 2, 8, 2]);
  const size = png.readUInt32BE(33);
  expect(png.toString("latin1", 37, 41)).toBe("IDAT");
  const rows = inflateSync(png.subarray(41, 41 + size));
  const above = rows.subarray(1, 10);
  const below = rows.subarray(11, 20).map((byte, place) => (byte + (above[place] ?? 0)) % 256);
  expect([...above, ...below]).toEqual([...pixels]);
  expect(png.subarray(-12).toString("hex")).toBe("0000000049454e44ae426082");
});

it("refuses pixels that are not the picture's", async () => {
  await expect(encodePng(new Uint8Array(5), 3, 2)).rejects.toThrow("5 bytes are not 3 × 2 pixels");
});
