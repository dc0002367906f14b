import type { Tile } from "../tracer/tiles.ts";
import type { FailureReason, LostRender, RenderRecord } from "./render.ts";

/**
 * What the render service tells about, in the order in which it happens to a render. After a restart it may tell again what
 * it had told before the process died: all but `started` and `resumed` must be harmless then.
 */
export interface RenderListener {
  created(render: RenderRecord, ahead: number): Promise<void>;
  started(render: RenderRecord, progress: { readonly tiles: number; readonly kept: number }): Promise<void>;
  /** As `started`, for a render that a restart interrupted. */
  resumed(render: RenderRecord, progress: { readonly tiles: number; readonly kept: number }): Promise<void>;
  tile(render: RenderRecord, tile: Tile, pixels: Uint8Array): Promise<void>;
  progress(render: RenderRecord, progress: RenderProgress): Promise<void>;
  completed(render: RenderRecord, result: RenderResult): Promise<void>;
  failed(render: RenderRecord, reason: FailureReason): Promise<void>;
  /** As `failed`, for one of which no more is known than whose it is. */
  lost(render: RenderId, reason: FailureReason): Promise<void>;
  removed(render: RenderId): Promise<void>;
}

type RenderId = Pick<LostRender, "renderId" | "owner">;

export interface RenderProgress {
  readonly done: number;
  readonly total: number;
  readonly raysPerSecond: number;
  readonly remainingMs: number;
}

interface RenderResult {
  readonly completedAt: Date;
  readonly durationMs: number;
  readonly rays: number;
}
