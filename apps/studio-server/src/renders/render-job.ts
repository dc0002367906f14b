import type { TileRequest } from "../pool/messages.ts";
import { type Tile, tilesOf } from "../tracer/tiles.ts";
import { GRID, type RenderRecord } from "./render.ts";
import type { RenderProgress } from "./render-listener.ts";
import type { StoredTile, TileFile } from "./tile-file.ts";

/** A render at work: which tiles are missing, and how fast it goes. */
export interface RenderJob {
  readonly render: RenderRecord;
  readonly file: TileFile;
  readonly total: number;
  /** Tiles that were there when the job began. */
  readonly kept: number;
  tileAt(index: number): Tile;
  /** The next tile that nobody traces yet. */
  take(): TileRequest | undefined;
  /** Gives a tile back whose worker died. Returns how often that has happened to it. */
  giveBack(tile: Tile): number;
  /** Counts a finished tile. Returns true when it was the last. */
  finish(rays: number): boolean;
  progress(): RenderProgress;
  rays(): number;
  /** Milliseconds since the job began. */
  elapsedMs(): number;
  /** True when progress was not told for a while, and notes that it is told now. */
  isProgressDue(): boolean;
}

const PROGRESS_EVERY_MS = 250;

export function createRenderJob(
  render: RenderRecord,
  resumed: { readonly file: TileFile; readonly tiles: readonly StoredTile[] },
  now: () => number,
): RenderJob {
  const { scene, seed, quality, width, height } = render;
  const all = tilesOf(width, height);
  const known = new Set(resumed.tiles.map(({ index }) => index));
  const missing = all.filter(({ index }) => !known.has(index));
  const failures = new Map<number, number>();
  const kept = all.length - missing.length;
  const beganAt = now();
  let done = kept;
  let rays = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  return {
    render,
    file: resumed.file,
    total: all.length,
    kept,
    rays: () => rays,
    elapsedMs: () => now() - beganAt,

    tileAt(index) {
      const tile = all[index];
      if (tile === undefined) throw new RangeError(`${render.renderId} has no tile ${index}`);
      return tile;
    },

    take() {
      const tile = missing.shift();
      return tile && { scene, seed, grid: GRID[quality], width, height, tile };
    },

    giveBack(tile) {
      const count = (failures.get(tile.index) ?? 0) + 1;
      failures.set(tile.index, count);
      missing.unshift(tile);
      return count;
    },

    finish(traced) {
      done += 1;
      rays += traced;
      return done === all.length;
    },

    progress() {
      const elapsed = Math.max(1, now() - beganAt);
      return {
        done,
        total: all.length,
        raysPerSecond: Math.round((rays / elapsed) * 1000),
        remainingMs: Math.round((elapsed / Math.max(1, done - kept)) * (all.length - done)),
      };
    },

    isProgressDue() {
      if (now() - toldAt < PROGRESS_EVERY_MS) return false;
      toldAt = now();
      return true;
    },
  };
}
