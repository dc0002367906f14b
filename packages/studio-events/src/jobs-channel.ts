import { channel, event } from "@tidings/contract";
import * as z from "zod";
import { renderSummary } from "./render-summary.ts";

/** A person's list of renders, so that every tab shows the same one. */
export const jobsChannel = channel({
  address: "users/{userId}/renders",
  params: z.object({ userId: z.string() }),
  events: {
    created: event(z.object({ render: renderSummary }), { description: "A render was asked for." }),
    finished: event(
      z.object({
        renderId: z.string().describe("The render that ended."),
        outcome: z.enum(["completed", "failed"]).describe("With a picture, or without one."),
      }),
      { description: "A render ended." },
    ),
    removed: event(z.object({ renderId: z.string().describe("The render that is gone.") }), {
      description: "A render and its picture were deleted.",
    }),
  },
});
