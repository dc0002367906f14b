import type { Hub, LogPosition } from "../hub/hub.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { decideStart, type Start } from "./resume.ts";

/**
 * Where a stream starts, with `reset` and `limit` when more events than allowed would have to be replayed.
 *
 * Offsets are whole numbers that rise, so a cursor near the head needs no count. For one further away the events of the
 * wanted channels are counted before the first of them is sent: a replay is complete or there is none.
 */
export async function limitStart(
  cursor: string | undefined,
  log: LogPosition,
  hub: Hub,
  channels: ReadonlySet<string>,
  replayEvents: number,
  request: Pick<HttpRequest<unknown>, "onGone">,
): Promise<Start> {
  const start = decideStart(cursor, log);
  if (start.resume !== "resumed" || log.head - start.position <= replayEvents) return start;
  const gone = new AbortController();
  request.onGone(() => gone.abort());
  // Trimmed or begun anew meanwhile: the stream finds that out by itself.
  if (!(await hub.counts.isBeyond(replayEvents, log, channels, start.position, gone.signal))) return start;
  return { resume: "reset", position: log.head, reason: "limit" };
}
