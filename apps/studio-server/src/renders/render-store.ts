import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LostRender, lostRender, type RenderRecord, renderRecord } from "./render.ts";
import { openTileFile, readTiles, type StoredTile, type TileFile } from "./tile-file.ts";

/**
 * Renders on disk, one folder each: `render.json` (replaced as a whole), `tiles.bin` (appended) and, at the end,
 * `picture.png`. Whatever instant the process is killed at, a restart finds a state to go on from.
 */
export interface RenderStore {
  /** Every render that can be read, oldest first; and `lost`, those of which only that much can be read. */
  all(): Promise<{ readonly records: readonly RenderRecord[]; readonly lost: readonly LostRender[] }>;
  save(record: RenderRecord): Promise<void>;
  remove(renderId: string): Promise<void>;
  tiles(renderId: string): Promise<readonly StoredTile[]>;
  /** Cuts off a half-written tile, returns the whole ones and opens the file for more. */
  resume(renderId: string): Promise<{ readonly file: TileFile; readonly tiles: readonly StoredTile[] }>;
  savePicture(renderId: string, png: Uint8Array): Promise<void>;
  picturePath(renderId: string): string;
}

export interface RenderStoreOptions {
  readonly folder: string;
  /** Told of a folder that cannot be read; it is left as it is. */
  readonly onUnreadable: (path: string, error: unknown) => void;
}

export function createRenderStore({ folder, onUnreadable }: RenderStoreOptions): RenderStore {
  const within = (renderId: string, ...names: string[]): string => join(folder, renderId, ...names);

  async function replace(path: string, data: string | Uint8Array): Promise<void> {
    // On the disk before it takes the old one's name, or a power cut could leave an empty file under it.
    await writeFile(`${path}.part`, data, { flush: true });
    await rename(`${path}.part`, path);
  }

  return {
    async all() {
      await mkdir(folder, { recursive: true });
      const records: RenderRecord[] = [];
      const lost: LostRender[] = [];
      for (const name of await readdir(folder)) {
        const path = within(name, "render.json");
        let kept: unknown;
        try {
          kept = JSON.parse(await readFile(path, "utf8"));
          records.push(renderRecord.parse(kept));
        } catch (error) {
          onUnreadable(path, error);
          const { data } = lostRender.safeParse(kept);
          if (data) lost.push(data);
        }
      }
      return { records: records.sort((a, b) => a.createdAt.localeCompare(b.createdAt)), lost };
    },

    async save(record) {
      await mkdir(within(record.renderId), { recursive: true });
      await replace(within(record.renderId, "render.json"), `${JSON.stringify(record, null, 2)}\n`);
    },

    remove: (renderId) => rm(within(renderId), { recursive: true, force: true }),
    tiles: (renderId) => readTiles(within(renderId, "tiles.bin")),

    async resume(renderId) {
      const path = within(renderId, "tiles.bin");
      const tiles = await readTiles(path, { repair: true });
      return { tiles, file: await openTileFile(path) };
    },

    savePicture: (renderId, png) => replace(within(renderId, "picture.png"), png),
    picturePath: (renderId) => within(renderId, "picture.png"),
  };
}
