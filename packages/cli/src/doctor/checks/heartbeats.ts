import { type Check, ok, skipped } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";
import { time } from "../words.ts";

/** Heartbeats that come closer than this part of their interval came together. */
const TOGETHER = 0.25;

/** Nothing for this many intervals is no jitter any more. */
const LATE = 1.5;

/** Above it, the proxies that cut after 55 or 60 s of silence cut before the heartbeat. */
const SLOW_MS = 50_000;

/** Whether heartbeats come one by one and in time, or in lumps, as from a buffer. */
export function checkHeartbeats(seen: Observation, heldMs: number, { fault, warning }: Verdicts): Check {
  const { hello, frames, end } = seen;
  if (hello === undefined) return skipped("heartbeats", "there was no hello");
  const { heartbeatMs } = hello.data;
  const beats = frames.filter(({ frame }) => frame.control?.type === "tidings.heartbeat").map(({ afterMs }) => afterMs);
  const times = frames.map(({ afterMs }) => afterMs);
  const gaps = [...times, end?.afterMs ?? heldMs].map((at, index) => at - (times[index - 1] ?? hello.afterMs));
  // Not `Math.max(...gaps)`: a busy stream has more frames than a call may have arguments.
  const longest = gaps.reduce((most, gap) => Math.max(most, gap), 0);
  const lumped = beats.filter((at, index) => index > 0 && at - (beats[index - 1] ?? 0) < heartbeatMs * TOGETHER).length;
  const told = `promised every ${time(heartbeatMs)}`;
  if (lumped > 0) {
    return fault(
      "heartbeats",
      "buffered",
      `${lumped + 1} heartbeats came together after ${time(longest)} of nothing, ${told}`,
    );
  }
  if (longest > heartbeatMs * LATE) return fault("heartbeats", "buffered", `${time(longest)} of nothing, ${told}`);
  if (heartbeatMs > SLOW_MS) return warning("heartbeats", "slow_heartbeat", `one every ${time(heartbeatMs)}`);
  if (beats.length < 2 && end !== undefined) return skipped("heartbeats", "the stream ended before there were two");
  if (beats.length < 2 && heldMs < 2 * heartbeatMs) {
    return skipped(
      "heartbeats",
      `one every ${time(heartbeatMs)}: give --idle ${Math.ceil((3 * heartbeatMs) / 1_000)} to see some`,
    );
  }
  return ok("heartbeats", `${beats.length} came one by one, longest silence ${time(longest)}, ${told}`);
}
