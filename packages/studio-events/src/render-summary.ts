import { isoDate } from "@tidings/contract";
import * as z from "zod";

/** What a list shows of a render. */
export const renderSummary = z
  .object({
    renderId: z.string().describe("Identity of the render, unique in this Studio."),
    scene: z.enum(["marbles", "glasshouse", "dusk", "orrery"]).describe("Which scene is ray-traced."),
    seed: z.int().nonnegative().describe("Seed of the scene's random placement; the same seed gives the same picture."),
    quality: z.enum(["draft", "fine", "superb"]).describe("How many rays each pixel gets: 4, 16 or 64."),
    width: z.int().positive().meta({ description: "Width of the picture.", unit: "px" }),
    height: z.int().positive().meta({ description: "Height of the picture.", unit: "px" }),
    createdAt: isoDate().describe("When the person asked for it."),
  })
  .describe("What a list shows of a render.");
