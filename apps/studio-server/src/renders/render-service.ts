import { randomBytes } from "node:crypto";
import { createSequences } from "../sequences.ts";
import { StudioError } from "../studio-error.ts";
import { isOver, type RenderRecord, type RenderSettings } from "./render.ts";
import type { RenderListener } from "./render-listener.ts";
import { createRenderQueue, type QueueStats } from "./render-queue.ts";
import type { RenderStore } from "./render-store.ts";
import type { StoredTile } from "./tile-file.ts";

/** Renders of everyone: asks for them, traces them with a pool of worker threads, keeps them. */
export interface RenderService {
  /** Takes up what an earlier process left unfinished. */
  restore(): Promise<void>;
  /** @throws StudioError `too_many_renders` */
  create(owner: string, settings: RenderSettings): Promise<RenderRecord>;
  /** Newest first. */
  list(owner: string): readonly RenderRecord[];
  get(renderId: string): RenderRecord | undefined;
  /** Whose it is, also of one that is lost. */
  ownerOf(renderId: string): string | undefined;
  tiles(renderId: string): Promise<readonly StoredTile[]>;
  picturePath(renderId: string): string;
  /** @throws StudioError `already_over` */
  cancel(renderId: string): Promise<void>;
  /** @throws StudioError `still_active` */
  remove(renderId: string): Promise<void>;
  stats(): QueueStats;
  /** Stops in the middle; unfinished renders go on at the next `restore`. */
  close(): Promise<void>;
}

export interface RenderServiceOptions {
  readonly store: RenderStore;
  readonly listener: RenderListener;
  /** Worker threads. */
  readonly workers: number;
  /** Renders of anyone that are traced at once; others wait. */
  readonly atOnce: number;
  /** Renders of one person that may wait or run. */
  readonly activePerOwner: number;
  /** How long a render may take, in milliseconds. */
  readonly timeLimitMs: number;
  readonly onError: (error: unknown) => void;
  /** Milliseconds from any origin. Default: `performance.now`. */
  readonly now?: () => number;
}

const LOST = "It was asked for in another version of Studio, and this one can't go on with it.";

export function createRenderService(options: RenderServiceOptions): RenderService {
  const { store, listener, activePerOwner, onError, now = () => performance.now() } = options;
  const renders = new Map<string, RenderRecord>();
  /** Owners of those that this version of Studio can't read. */
  const lost = new Map<string, string>();
  const sequences = createSequences(onError);

  async function keep(render: RenderRecord): Promise<RenderRecord> {
    renders.set(render.renderId, render);
    await store.save(render);
    return render;
  }

  /** Kept before told, since a page that joins after the event loads the state; told again if the process dies between. */
  async function tellEnd({ isUntold: _, ...render }: RenderRecord): Promise<void> {
    const { state } = render;
    if (state.phase === "completed") {
      const { durationMs, rays } = state;
      await listener.completed(render, { completedAt: new Date(state.completedAt), durationMs, rays });
    } else if (state.phase === "failed") await listener.failed(render, state.reason);
    // Somebody may have removed it meanwhile.
    if (renders.has(render.renderId)) await keep(render);
  }

  const queue = createRenderQueue({
    ...options,
    sequences,
    now,
    async update(render, state) {
      const next: RenderRecord = { ...render, state };
      return keep(isOver(next) ? { ...next, isUntold: true } : next);
    },
    tellEnd,
  });
  const current = (renderId: string): RenderRecord | undefined => renders.get(renderId);
  const ownerOf = (renderId: string): string | undefined => renders.get(renderId)?.owner ?? lost.get(renderId);

  return {
    async restore() {
      const kept = await store.all();
      for (const render of kept.lost) {
        lost.set(render.renderId, render.owner);
        // A page may still show it at work. Here it ends, whichever version looks at it next.
        if (!isOver(render)) await listener.lost(render, { kind: "error", message: LOST });
      }
      for (const render of kept.records) {
        renders.set(render.renderId, render);
        if (render.isUntold) void sequences.run(render.renderId, () => tellEnd(render));
        if (isOver(render)) continue;
        if (render.state.phase === "queued") await listener.created(render, queue.waiting());
        queue.add(render);
      }
    },

    async create(owner, settings) {
      const active = [...renders.values()].filter((render) => render.owner === owner && !isOver(render));
      if (active.length >= activePerOwner) {
        throw new StudioError("too_many_renders", `At most ${activePerOwner} renders at once: wait, or cancel one.`);
      }
      const render: RenderRecord = {
        ...settings,
        renderId: randomBytes(6).toString("hex"),
        owner,
        createdAt: new Date().toISOString(),
        state: { phase: "queued" },
      };
      await keep(render);
      await listener.created(render, queue.waiting());
      queue.add(render);
      return render;
    },

    list: (owner) => [...renders.values()].filter((render) => render.owner === owner).reverse(),
    get: current,
    ownerOf,
    tiles: (renderId) => store.tiles(renderId),
    picturePath: (renderId) => store.picturePath(renderId),

    async cancel(renderId) {
      const render = current(renderId);
      if (!render || isOver(render) || !queue.cancel(render)) {
        throw new StudioError("already_over", "This render is not waiting or running.");
      }
      await sequences.run(renderId, async () => {});
    },

    async remove(renderId) {
      const render = current(renderId);
      const owner = ownerOf(renderId);
      if (owner === undefined || (render && !isOver(render)))
        throw new StudioError("still_active", "Cancel the render before you delete it.");
      renders.delete(renderId);
      lost.delete(renderId);
      await sequences.run(renderId, async () => {
        await store.remove(renderId);
        await listener.removed({ renderId, owner });
      });
    },

    stats: queue.stats,
    close: queue.close,
  };
}
