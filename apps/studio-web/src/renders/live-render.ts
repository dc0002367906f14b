import type { RendersEvent, RendersSnapshot } from "@acme/studio-events";
import type { TileView } from "studio-server/api";

/** A picture in the making. */
export interface LiveRender {
  readonly stage: "unknown" | "queued" | "running" | "completed" | "failed";
  /** Renders that waited in front of this one when it was asked for. */
  readonly ahead: number;
  /** Finished tiles, in the order in which they arrived. */
  readonly tiles: readonly TileView[];
  /** Tiles the picture consists of; 0 until that is known. */
  readonly total: number;
  readonly raysPerSecond: number;
  readonly remainingMs: number | undefined;
}

export const unknownRender: LiveRender = {
  stage: "unknown",
  ahead: 0,
  tiles: [],
  total: 0,
  raysPerSecond: 0,
  remainingMs: undefined,
};

/** Safe to apply again: the snapshot may include the event's tile. */
export function reduceLiveRender(render: LiveRender, event: RendersEvent): LiveRender {
  switch (event.type) {
    case "renders.queued":
      return render.stage === "unknown" ? { ...render, stage: "queued", ahead: event.data.ahead } : render;
    case "renders.started":
      return { ...render, stage: "running", total: event.data.tiles };
    case "renders.tile": {
      const isKnown = render.tiles.some(({ index }) => index === event.data.index);
      return isKnown ? render : { ...render, tiles: [...render.tiles, event.data] };
    }
    case "renders.progress": {
      const { total, raysPerSecond, remainingMs } = event.data;
      return { ...render, total, raysPerSecond, remainingMs };
    }
    case "renders.completed":
      return { ...render, stage: "completed", remainingMs: 0 };
    case "renders.failed":
      return { ...render, stage: "failed", remainingMs: undefined };
  }
}

export function fromSnapshot(snapshot: RendersSnapshot): LiveRender {
  return { ...unknownRender, ...snapshot };
}

/** 0 to 1. */
export const shareDone = ({ tiles, total }: LiveRender): number => (total === 0 ? 0 : tiles.length / total);
