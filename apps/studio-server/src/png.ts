import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

const compress = promisify(deflate);

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const EIGHT_BIT_RGB = Buffer.from([8, 2, 0, 0, 0]);

/** Encodes a picture (red, green, blue of each pixel, row by row) as PNG (W3C Portable Network Graphics, third edition). */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  const stride = width * 3;
  if (pixels.length !== stride * height)
    throw new RangeError(`${pixels.length} bytes are not ${width} × ${height} pixels`);
  // [spec] 9.2 filter type 2, "Up": neighbouring rows of a picture are alike, so their differences compress well.
  const filtered = Buffer.alloc((stride + 1) * height);
  for (let row = 0; row < height; row++) {
    filtered[row * (stride + 1)] = 2;
    for (let byte = 0; byte < stride; byte++) {
      const above = row === 0 ? 0 : (pixels[(row - 1) * stride + byte] ?? 0);
      filtered[row * (stride + 1) + 1 + byte] = (pixels[row * stride + byte] ?? 0) - above;
    }
  }
  const header = Buffer.alloc(8);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", Buffer.concat([header, EIGHT_BIT_RGB])),
    chunk("IDAT", await compress(filtered)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
