import type { JobsSnapshot, NoticesPosted, RendersSnapshot } from "@acme/studio-events";
import { contract } from "@acme/studio-events/contract";
import * as z from "zod";
import type { NoticeBoard, StoredNotice } from "./notices/notice-board.ts";
import type { RenderRecord } from "./renders/render.ts";
import type { RenderService } from "./renders/render-service.ts";
import { tilesOf } from "./tracer/tiles.ts";

/** The states that pages start from. Everything that an event tells is kept before the event is told, so they are never behind. */
export function createSnapshots(renders: RenderService, notices: NoticeBoard) {
  return {
    renders: async ({ params }: { readonly params: { readonly renderId: string } }) => ({
      data: await renderState(params.renderId, renders),
    }),
    jobs: ({ params }: { readonly params: { readonly userId: string } }) => ({
      data: renders.list(params.userId).map(listed),
    }),
    notices: async ({ params }: { readonly params: { readonly userId: string } }) => ({
      data: (await notices.list(params.userId)).flatMap(noticeOf),
    }),
  };
}

async function renderState(renderId: string, renders: RenderService): Promise<RendersSnapshot> {
  const stored = await renders.tiles(renderId);
  // Read after the tiles: a state that says "completed" must not come with tiles from before.
  const render = renders.get(renderId);
  // Removed since it was authorised, or lost: the page hears of that from its list.
  if (render === undefined) return { stage: "failed", total: 0, tiles: [] };
  const places = tilesOf(render.width, render.height);
  const tiles = stored.flatMap(({ index, pixels }) => {
    const place = places[index];
    return place ? [{ ...place, pixels: pixels.toString("base64") }] : [];
  });
  return { stage: render.state.phase, total: places.length, tiles };
}

function listed({ owner: _owner, state, createdAt, ...render }: RenderRecord): JobsSnapshot[number] {
  return { ...render, createdAt: new Date(createdAt), outcome: outcomeOf(state) };
}

function outcomeOf(state: RenderRecord["state"]): JobsSnapshot[number]["outcome"] {
  switch (state.phase) {
    case "queued":
    case "running":
      return { kind: "pending" };
    case "completed":
      return { kind: "completed", durationMs: state.durationMs };
    case "failed":
      return { kind: "failed", reason: state.reason };
  }
}

/** What was kept is what the wire says, with instants as text; one that an older Studio kept in another form is left out. */
function noticeOf(stored: StoredNotice): readonly NoticesPosted[] {
  const notice = z.safeParse(contract.channels.notices.events.posted.schema, stored);
  return notice.success ? [notice.data] : [];
}
