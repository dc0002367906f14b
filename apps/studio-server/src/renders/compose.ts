import { encodePng } from "../png.ts";
import { tilesOf } from "../tracer/tiles.ts";
import type { StoredTile } from "./tile-file.ts";

/** Puts finished tiles together and encodes the picture as PNG. */
export function composePicture(width: number, height: number, stored: readonly StoredTile[]): Promise<Buffer> {
  const tiles = tilesOf(width, height);
  const picture = new Uint8Array(width * height * 3);
  for (const { index, pixels } of stored) {
    const tile = tiles[index];
    if (!tile) continue;
    for (let row = 0; row < tile.height; row++) {
      const from = row * tile.width * 3;
      picture.set(pixels.subarray(from, from + tile.width * 3), ((tile.y + row) * width + tile.x) * 3);
    }
  }
  return encodePng(picture, width, height);
}
