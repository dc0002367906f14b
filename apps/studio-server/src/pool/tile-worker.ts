import { parentPort } from "node:worker_threads";
import { scenes } from "../tracer/scenes/index.ts";
import { traceTile } from "../tracer/trace-tile.ts";
import { createWorld, type World } from "../tracer/world.ts";
import type { TileAnswer, TileRequest } from "./messages.ts";

if (!parentPort) throw new Error("tile-worker.ts runs as a worker thread only");
const port = parentPort;

/** Worlds are kept between tiles: the pool takes turns between a handful of renders. */
const KEPT_WORLDS = 8;
const worlds = new Map<string, World>();

port.on("message", (request: TileRequest) => {
  const world = worldOf(request);
  const before = world.rays();
  const pixels = traceTile(world, request.tile, request);
  const answer: TileAnswer = { pixels, rays: world.rays() - before };
  port.postMessage(answer, [pixels.buffer]);
});

function worldOf({ scene, seed }: TileRequest): World {
  const key = `${scene}/${seed}`;
  const world = worlds.get(key) ?? createWorld(scenes[scene](seed));
  worlds.delete(key);
  worlds.set(key, world);
  const oldest = worlds.keys().next();
  if (worlds.size > KEPT_WORLDS && !oldest.done) worlds.delete(oldest.value);
  return world;
}
