import type { FailureReason } from "studio-server/api";
import { formatDuration } from "../format.ts";

/** Why there is no picture, as a sentence. */
export function failureText(reason: FailureReason): string {
  switch (reason.kind) {
    case "cancelled":
      return "You cancelled it.";
    case "timeout":
      return `It took longer than ${formatDuration(reason.limitMs)}.`;
    case "error":
      return reason.message;
  }
}
