import { appendFile, mkdtemp, readFile, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { openTileFile, readTiles } from "./tile-file.ts";

let path: string;

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "studio-tiles-")), "tiles.bin");
  const file = await openTileFile(path);
  await Promise.all([0, 1, 2].map((index) => file.append(index, new Uint8Array(40).fill(index + 1))));
  await file.close();
});

const indexes = async (options?: { repair: boolean }) => (await readTiles(path, options)).map(({ index }) => index);

it("gives back whole tiles", async () => {
  expect(await indexes()).toEqual([0, 1, 2]);
  expect((await readTiles(path))[1]?.pixels).toEqual(Buffer.alloc(40, 2));
});

it("is empty where there is no file", async () => {
  expect(await readTiles(`${path}.none`)).toEqual([]);
});

it.each([1, 12, 30, 51])(
  "drops a tile that lacks its last %i bytes, and appends after the last whole one",
  async (lost) => {
    await truncate(path, 3 * 52 - lost);
    expect(await indexes({ repair: true })).toEqual([0, 1]);
    expect((await readFile(path)).length).toBe(2 * 52);
    const file = await openTileFile(path);
    await file.append(9, new Uint8Array(40));
    await file.close();
    expect(await indexes()).toEqual([0, 1, 9]);
  },
);

it("stops at a damaged tile", async () => {
  const bytes = await readFile(path);
  await truncate(path, 52);
  bytes[60] = 255;
  bytes[80] = 255;
  await appendFile(path, bytes.subarray(52));
  expect(await indexes()).toEqual([0]);
});
