import { channel, event, isoDate } from "@tidings/contract";
import * as z from "zod";
import { failureReason } from "./failure-reason.ts";

const pixels = (what: string) => z.int().nonnegative().meta({ description: what, unit: "px" });
const count = (what: string) => z.int().nonnegative().describe(what);

const tile = z.object({
  index: count("The tile's place in the spiral from the centre, from 0."),
  x: pixels("Left edge in the picture."),
  y: pixels("Top edge in the picture."),
  width: pixels("Width of the tile."),
  height: pixels("Height of the tile."),
  pixels: z.base64().describe("The tile's pixels, row by row, three bytes (red, green, blue) each, as base64."),
});

export const rendersChannel = channel({
  address: "renders/{renderId}",
  params: z.object({ renderId: z.string().describe("The render.") }),
  description: "The life of one picture, from the queue to its last tile. Heard by the person who asked for it.",
  snapshot: z.object({
    stage: z.enum(["queued", "running", "completed", "failed"]).describe("How far the render has come."),
    total: count("Tiles the picture consists of."),
    tiles: z.array(tile).describe("Those that are finished."),
  }),
  events: {
    queued: event(z.object({ ahead: count("Renders of anyone that wait in front of this one.") }), {
      description: "The render waits for a worker.",
    }),
    started: event(
      z.object({
        startedAt: isoDate().describe("When the first worker took the first tile."),
        tiles: count("Tiles the picture consists of."),
        kept: count("Tiles that were already finished before a restart, and are not traced again."),
      }),
      { description: "A worker traces the first tile." },
    ),
    tile: event(tile, { description: "A tile is finished and can be painted." }),
    progress: event(
      z.object({
        done: count("Finished tiles."),
        total: count("Tiles the picture consists of."),
        raysPerSecond: z.number().nonnegative().meta({ description: "Rays traced lately.", unit: "1/s" }),
        remainingMs: z.number().nonnegative().meta({ description: "Estimate of the time that is left.", unit: "ms" }),
      }),
      { delivery: "latest", description: "How far the render has come; at most a few times a second." },
    ),
    completed: event(
      z.object({
        completedAt: isoDate().describe("When the last tile was finished."),
        durationMs: z.number().nonnegative().meta({ description: "Time from start to last tile.", unit: "ms" }),
        rays: count("Rays traced since the start, or since the restart that interrupted it."),
      }),
      { description: "Every tile is finished; the picture can be downloaded." },
    ),
    failed: event(z.object({ reason: failureReason }), { description: "The render ended without a picture." }),
  },
});
