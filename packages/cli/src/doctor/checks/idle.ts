import { type Check, ok } from "../check.ts";
import type { FrameSeen, Observation } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";
import { endWords, time } from "../words.ts";

/** Timers of proxies and of this process agree to so much of a heartbeat. */
const TOLERANCE = 0.05;

/** Whether the stream stays open while nothing but heartbeats passes, and if not, which kind of limit cut it. */
export function checkIdle({ frames, hello, end }: Observation, heldMs: number, { fault }: Verdicts): Check {
  if (end === undefined) return ok("idle", `still open after ${time(heldMs)}`);
  const { heartbeatMs = 0 } = hello?.data ?? {};
  const heartbeat = time(heartbeatMs);
  const cut = `${endWords(end)} after ${time(end.afterMs)}`;
  const goodbye = frames.findLast(isGoodbye);
  if (goodbye !== undefined) return ok("idle", `${cut}, as the server had said: ${goodbyeWords(goodbye)}`);
  const times = frames.map(({ afterMs }) => afterMs);
  const gaps = times.map((at, index) => at - (times[index - 1] ?? at));
  const silence = end.afterMs - (times.at(-1) ?? 0);
  // It was silent for longer before and was left alone: silence is not what it was cut for.
  if (gaps.some((gap) => gap > silence + heartbeatMs * TOLERANCE)) {
    return fault(
      "idle",
      "time_limit",
      `${cut}, though heartbeats (every ${heartbeat}) were passing: a limit on the total time`,
    );
  }
  return fault("idle", "idle_cut", `${cut}, ${time(silence)} of them silent; heartbeats come every ${heartbeat}`);
}

function isGoodbye({ frame }: FrameSeen): boolean {
  return /^tidings\.(rotate|error|end)$/.test(frame.control?.type ?? "");
}

function goodbyeWords({ frame }: FrameSeen): string {
  const control = frame.control;
  switch (control?.type) {
    case "tidings.rotate":
      return `rotate, reason ${control.data.reason}`;
    case "tidings.error":
      return `error ${control.data.code}`;
    default:
      return "end";
  }
}
