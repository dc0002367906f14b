import { Router } from "express";
import * as z from "zod";
import type { RenderDetail, RenderView } from "../api-types.ts";
import { type RenderRecord, renderSettings } from "../renders/render.ts";
import type { RenderService } from "../renders/render-service.ts";
import type { Sessions } from "../session/sessions.ts";
import { StudioError } from "../studio-error.ts";
import { tilesOf } from "../tracer/tiles.ts";
import { parse } from "./parse.ts";
import { signedIn } from "./signed-in.ts";

const side = z.int().min(64).max(960);
const newRender = z.strictObject({
  ...renderSettings.shape,
  width: side,
  height: side,
  seed: z.int().min(0).max(999_999),
});

/** `/api/renders`: a person's own renders. */
export function renderRoutes(sessions: Sessions, renders: RenderService): Router {
  const router = Router();

  /** Another person's render is as good as none: its existence is nobody's business. */
  function own(request: Parameters<typeof signedIn>[1]): RenderRecord {
    const render = renders.get(ownId(request));
    if (!render) throw new StudioError("not_found", "There is no such render.");
    return render;
  }

  /** As `own`, of one that may be lost. */
  function ownId(request: Parameters<typeof signedIn>[1]): string {
    const user = signedIn(sessions, request);
    const renderId = String(request.params.renderId);
    if (renders.ownerOf(renderId) !== user.id) throw new StudioError("not_found", "There is no such render.");
    return renderId;
  }

  router.get("/renders", (request, response) => {
    response.json(renders.list(signedIn(sessions, request).id).map(view));
  });

  router.post("/renders", async (request, response) => {
    const user = signedIn(sessions, request);
    const render = await renders.create(user.id, parse(newRender, request.body));
    response.status(201).location(`/api/renders/${render.renderId}`).json(view(render));
  });

  router.get("/renders/:renderId", async (request, response) => {
    const render = own(request);
    const tiles = tilesOf(render.width, render.height);
    const finished = (await renders.tiles(render.renderId)).flatMap(({ index, pixels }) => {
      const tile = tiles[index];
      return tile ? [{ ...tile, pixels: pixels.toString("base64") }] : [];
    });
    // Read after the tiles: a state that says "completed" must not come with tiles from before.
    const detail: RenderDetail = { render: view(own(request)), total: tiles.length, tiles: finished };
    response.json(detail);
  });

  router.get("/renders/:renderId/picture.png", (request, response, next) => {
    const { renderId, scene, seed, state } = own(request);
    if (state.phase !== "completed") throw new StudioError("not_finished", "This picture is not finished.");
    if (request.query.download !== undefined) response.attachment(`${scene}-${seed}.png`);
    // The picture never changes, but it is private: the browser may keep it, a proxy may not.
    response.setHeader("Cache-Control", "private, max-age=86400");
    response.sendFile(renders.picturePath(renderId), { dotfiles: "allow", cacheControl: false }, (error) => {
      if (error) next(error);
    });
  });

  router.post("/renders/:renderId/cancel", async (request, response) => {
    await renders.cancel(own(request).renderId);
    response.status(204).end();
  });

  router.delete("/renders/:renderId", async (request, response) => {
    await renders.remove(ownId(request));
    response.status(204).end();
  });

  return router;
}

function view({ owner: _owner, isUntold: _isUntold, ...render }: RenderRecord): RenderView {
  return render;
}
