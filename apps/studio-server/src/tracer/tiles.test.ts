import fc from "fast-check";
import { expect, it } from "vitest";
import { tilesOf } from "./tiles.ts";

it("covers every pixel once, whatever the size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (width, height) => {
      const hits = new Uint8Array(width * height);
      const tiles = tilesOf(width, height);
      for (const { x, y, width: w, height: h } of tiles) {
        for (let row = y; row < y + h; row++)
          for (let column = x; column < x + w; column++)
            hits[row * width + column] = (hits[row * width + column] ?? 0) + 1;
      }
      expect(hits.every((count) => count === 1)).toBe(true);
      expect(tiles.map(({ index }) => index)).toEqual(tiles.map((_, place) => place));
    }),
    { numRuns: 40 },
  );
});

it("starts in the centre and ends in a corner", () => {
  const tiles = tilesOf(160, 160);
  expect(tiles[0]).toEqual({ index: 0, x: 64, y: 64, width: 32, height: 32 });
  expect([0, 128]).toContain(tiles.at(-1)?.x);
});
