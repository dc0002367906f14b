import { defineContract } from "@tidings/contract";
import { jobsChannel } from "./jobs-channel.ts";
import { metricsChannel } from "./metrics-channel.ts";
import { noticesChannel } from "./notices-channel.ts";
import { rendersChannel } from "./renders-channel.ts";

/** Everything Studio's server says to its web app. */
export const contract = defineContract({
  name: "studio",
  channels: {
    renders: rendersChannel,
    jobs: jobsChannel,
    notices: noticesChannel,
    metrics: metricsChannel,
  },
});

export { failureReason } from "./failure-reason.ts";
export { renderSummary } from "./render-summary.ts";
