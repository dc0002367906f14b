import type { SceneName } from "../tracer/scenes/index.ts";
import type { Tile } from "../tracer/tiles.ts";

/** What a worker thread is asked: one tile of one picture. */
export interface TileRequest {
  readonly scene: SceneName;
  readonly seed: number;
  readonly grid: number;
  readonly width: number;
  readonly height: number;
  readonly tile: Tile;
}

/** What it answers. An error that the tracer throws ends the thread, and the pool sees that. */
export interface TileAnswer {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly rays: number;
}
