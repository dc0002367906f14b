import { channel, event } from "@tidings/contract";
import * as z from "zod";
import { failureReason } from "./failure-reason.ts";
import { renderSummary } from "./render-summary.ts";

const outcome = z
  .discriminatedUnion("kind", [
    z
      .object({
        kind: z.literal("completed"),
        durationMs: z.number().nonnegative().meta({ description: "Time from start to last tile.", unit: "ms" }),
      })
      .describe("With a picture."),
    z.object({ kind: z.literal("failed"), reason: failureReason }).describe("Without one."),
  ])
  .describe("How it ended.");

/** A render as the list has it. */
const listed = renderSummary.extend({
  outcome: z
    .discriminatedUnion("kind", [z.object({ kind: z.literal("pending") }), ...outcome.options])
    .describe("How it ended, if it has."),
});

export const jobsChannel = channel({
  address: "users/{userId}/renders",
  params: z.object({ userId: z.string().describe("The person.") }),
  description: "A person's list of renders, so that every tab shows the same one.",
  snapshot: z.array(listed).describe("A person's renders, newest first."),
  events: {
    created: event(z.object({ render: renderSummary }), { description: "A render was asked for." }),
    finished: event(
      z.object({
        renderId: z.string().describe("The render that ended."),
        outcome,
      }),
      { description: "A render ended." },
    ),
    removed: event(z.object({ renderId: z.string().describe("The render that is gone.") }), {
      description: "A render and its picture were deleted.",
    }),
  },
});
