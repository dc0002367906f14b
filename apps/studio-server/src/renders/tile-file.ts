import { type FileHandle, open, readFile, truncate } from "node:fs/promises";
import { crc32 } from "node:zlib";

/** A finished tile: its index and its pixels. */
export interface StoredTile {
  readonly index: number;
  readonly pixels: Buffer;
}

/** An append-only file of finished tiles. Each record is `index, length, crc32` (little-endian, 4 bytes each), then the pixels. */
export interface TileFile {
  append(index: number, pixels: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const HEADER = 12;

export async function openTileFile(path: string): Promise<TileFile> {
  const handle: FileHandle = await open(path, "a");
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(index, pixels) {
      const record = Buffer.alloc(HEADER + pixels.length);
      record.writeUInt32LE(index, 0);
      record.writeUInt32LE(pixels.length, 4);
      record.writeUInt32LE(crc32(pixels), 8);
      record.set(pixels, HEADER);
      // One write at a time, or records of two workers could interleave.
      const write = last.then(() => handle.appendFile(record));
      last = write.catch(() => {});
      return write;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

/**
 * Reads the finished tiles. A process killed in the middle of a write leaves half a record: reading ends at the first
 * record that is cut or damaged, and with `repair` the file is cut there too, so that appending goes on after a good one.
 */
export async function readTiles(path: string, { repair = false } = {}): Promise<readonly StoredTile[]> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const tiles: StoredTile[] = [];
  let end = 0;
  while (bytes.length - end >= HEADER) {
    const length = bytes.readUInt32LE(end + 4);
    const pixels = bytes.subarray(end + HEADER, end + HEADER + length);
    if (pixels.length < length || crc32(pixels) !== bytes.readUInt32LE(end + 8)) break;
    tiles.push({ index: bytes.readUInt32LE(end), pixels });
    end += HEADER + length;
  }
  if (repair && end < bytes.length) await truncate(path, end);
  return tiles;
}
