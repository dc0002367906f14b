import { createTilePool } from "../pool/tile-pool.ts";
import type { Sequences } from "../sequences.ts";
import { composePicture } from "./compose.ts";
import type { FailureReason, RenderRecord } from "./render.ts";
import { createRenderJob, type RenderJob } from "./render-job.ts";
import type { RenderListener } from "./render-listener.ts";
import type { RenderStore } from "./render-store.ts";
import { createTurns, type Turns } from "./turns.ts";

/** Renders that wait or are at work. */
export interface RenderQueue {
  /** Renders that wait in front of a new one. */
  waiting(): number;
  add(render: RenderRecord): void;
  /** Ends a render without a picture. False when it isn't here (any more). */
  cancel(render: RenderRecord): boolean;
  stats(): QueueStats;
  close(): Promise<void>;
}

export interface QueueStats {
  /** Worker threads that trace a tile now. */
  readonly busy: number;
  readonly workers: number;
  /** Renders that wait or are at work. */
  readonly active: number;
}

export interface RenderQueueOptions {
  readonly store: RenderStore;
  readonly listener: RenderListener;
  /** Files and events of a render keep their order, whatever worker is faster. */
  readonly sequences: Sequences;
  /** Keeps a render's new state; resolves when it is on disk. */
  readonly update: (render: RenderRecord, state: RenderRecord["state"]) => Promise<RenderRecord>;
  /** Tells how a render ended. */
  readonly tellEnd: (render: RenderRecord) => Promise<void>;
  /** Worker threads. */
  readonly workers: number;
  /** Renders that are traced at once; others wait. */
  readonly atOnce: number;
  /** How long a render may take, in milliseconds. */
  readonly timeLimitMs: number;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
}

/** What a person is told; the operator hears of the error itself. */
const UNREADABLE: FailureReason = { kind: "error", message: "What was painted of it can't be read any more." };
const UNKEPT: FailureReason = { kind: "error", message: "It could not be kept: the server has trouble with its disk." };

/** How often a tile may end its worker before its render is given up. */
const TILE_ATTEMPTS = 2;

export function createRenderQueue(options: RenderQueueOptions): RenderQueue {
  const { store, listener, sequences, update, tellEnd, onError, now } = options;
  const queue: RenderRecord[] = [];
  /** Between the queue and the turns: their files are being opened. */
  const starting = new Set<string>();
  const turns: Turns = createTurns();
  let closed = false;

  const pool = createTilePool<NonNullable<ReturnType<Turns["next"]>>>({
    size: options.workers,
    next: turns.next,
    onTraced({ job, request }, { pixels, rays }) {
      if (!turns.has(job)) return;
      const isLast = job.finish(rays);
      const progress = isLast || job.isProgressDue() ? job.progress() : undefined;
      void sequences.run(job.render.renderId, async () => {
        await job.file.append(request.tile.index, pixels).catch((error: unknown) => {
          if (turns.has(job)) fail(job, UNKEPT);
          throw error;
        });
        await listener.tile(job.render, request.tile, pixels);
        if (progress) await listener.progress(job.render, progress);
      });
      if (isLast) end(job, () => complete(job));
      else if (job.elapsedMs() > options.timeLimitMs) fail(job, { kind: "timeout", limitMs: options.timeLimitMs });
    },
    onFailed({ job, request }, error) {
      onError(error);
      if (!turns.has(job)) return;
      if (job.giveBack(request.tile) >= TILE_ATTEMPTS) fail(job, { kind: "error", message: error.message });
    },
  });

  /** Starts what waits, as long as there is room. */
  function admit(): void {
    while (!closed && turns.all().length + starting.size < options.atOnce) {
      const render = queue.shift();
      if (!render) return;
      starting.add(render.renderId);
      void sequences
        .run(render.renderId, () => start(render))
        .finally(() => {
          starting.delete(render.renderId);
          admit();
        });
    }
  }

  async function start(render: RenderRecord): Promise<void> {
    const { state } = render;
    const isResumed = state.phase === "running";
    const resumed = await store.resume(render.renderId).catch(onError);
    // Cancelled meanwhile: whoever did that ends it.
    if (!resumed) return starting.has(render.renderId) ? giveUp(render, UNREADABLE) : undefined;
    const startedAt = isResumed ? state.startedAt : new Date().toISOString();
    const job = createRenderJob(await update(render, { phase: "running", startedAt }), resumed, now);
    await listener[isResumed ? "resumed" : "started"](job.render, { tiles: job.total, kept: job.kept });
    const last = resumed.tiles.at(-1);
    // The process may have died between keeping a tile and telling it, and then no other is missing.
    if (last) await listener.tile(job.render, job.tileAt(last.index), last.pixels);
    // Meanwhile the person may have cancelled it, or the server may stop.
    if (closed || !starting.has(render.renderId)) return job.file.close();
    if (job.kept === job.total) return complete(job);
    turns.add(job);
    pool.wake();
  }

  /** Takes a job out of the turns, then does what ends it, after everything it has still to tell. */
  function end(job: RenderJob, work: () => Promise<void>): void {
    turns.remove(job);
    void sequences.run(job.render.renderId, work);
    admit();
  }

  async function complete(job: RenderJob): Promise<void> {
    const { renderId, width, height, state } = job.render;
    try {
      await job.file.close();
      const tiles = await store.tiles(renderId);
      if (tiles.length < job.total) throw new Error(`${renderId} lacks ${job.total - tiles.length} tiles`);
      await store.savePicture(renderId, await composePicture(width, height, tiles));
    } catch (error) {
      onError(error);
      return giveUp(job.render, UNKEPT);
    }
    const completedAt = new Date();
    const durationMs = state.phase === "running" ? completedAt.getTime() - Date.parse(state.startedAt) : 0;
    const result = { durationMs, rays: job.rays() };
    await tellEnd(await update(job.render, { phase: "completed", completedAt: completedAt.toISOString(), ...result }));
  }

  function fail(job: RenderJob, reason: FailureReason): void {
    end(job, async () => {
      await job.file.close();
      await giveUp(job.render, reason);
    });
  }

  async function giveUp(render: RenderRecord, reason: FailureReason): Promise<void> {
    await tellEnd(await update(render, { phase: "failed", reason }));
  }

  return {
    waiting: () => queue.length,
    add(render) {
      queue.push(render);
      admit();
    },
    cancel(render) {
      const reason: FailureReason = { kind: "cancelled" };
      const job = turns.find(render.renderId);
      if (job) {
        fail(job, reason);
        return true;
      }
      const place = queue.findIndex(({ renderId }) => renderId === render.renderId);
      if (place >= 0) queue.splice(place, 1);
      else if (!starting.delete(render.renderId)) return false;
      void sequences.run(render.renderId, () => giveUp(render, reason));
      return true;
    },
    stats: () => ({
      busy: pool.busy(),
      workers: pool.size,
      active: queue.length + starting.size + turns.all().length,
    }),
    async close() {
      closed = true;
      await pool.close();
      await sequences.idle();
      await Promise.all(turns.all().map((job) => job.file.close()));
    },
  };
}
