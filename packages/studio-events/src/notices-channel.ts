import { channel, event, isoDate } from "@tidings/contract";
import * as z from "zod";
import { failureReason } from "./failure-reason.ts";
import { renderSummary } from "./render-summary.ts";

const about = z
  .discriminatedUnion("kind", [
    z
      .object({
        kind: z.literal("finished"),
        render: renderSummary,
        durationMs: z.number().nonnegative().meta({ description: "Time from start to last tile.", unit: "ms" }),
      })
      .describe("A picture is ready."),
    z
      .object({ kind: z.literal("failed"), render: renderSummary, reason: failureReason })
      .describe("A render ended without a picture."),
    z
      .object({
        kind: z.literal("resumed"),
        render: renderSummary,
        kept: z.int().nonnegative().describe("Tiles that were kept."),
        tiles: z.int().positive().describe("Tiles the picture consists of."),
      })
      .describe("The server was restarted and goes on where it was."),
    z
      .object({ kind: z.literal("signed-in"), browser: z.string().describe("The browser's own name, shortened.") })
      .describe("The person signed in, here or elsewhere."),
  ])
  .describe("What the notice is about.");

const notice = z.object({
  noticeId: z.string().describe("Identity of the notice."),
  postedAt: isoDate().describe("When it happened."),
  about,
});

export const noticesChannel = channel({
  address: "users/{userId}/notices",
  params: z.object({ userId: z.string().describe("The person.") }),
  description: "Short messages to one person.",
  snapshot: z.array(notice).describe("A person's latest notices, newest first, at most 50."),
  events: {
    posted: event(notice, { description: "Something happened that the person may want to know." }),
  },
});
