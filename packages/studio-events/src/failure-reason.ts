import * as z from "zod";

/** Why a render ended without a picture. */
export const failureReason = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("cancelled") }).describe("The person cancelled it."),
    z
      .object({
        kind: z.literal("timeout"),
        limitMs: z.number().positive().meta({ description: "How long a render may take.", unit: "ms" }),
      })
      .describe("It took longer than a render may."),
    z
      .object({
        kind: z.literal("error"),
        message: z.string().describe("What went wrong, in words a person can read."),
      })
      .describe("The ray tracer gave up."),
  ])
  .describe("Why a render ended without a picture.");
