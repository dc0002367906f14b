import type { Hub, LogPosition } from "../hub/hub.ts";
import { decideStart, type Start } from "./resume.ts";

const PAGE = { limit: 1_024, maxBytes: 256 * 1024 };

/**
 * Where a stream starts, with `reset` and `limit` when more events than allowed would have to be replayed.
 *
 * Offsets are whole numbers that rise, so a cursor near the head needs no count. For one further away the events of the
 * wanted channels are counted, a page at a time, before the first of them is sent: a replay is complete or there is none.
 */
export async function limitStart(
  cursor: string | undefined,
  log: LogPosition,
  hub: Hub,
  channels: ReadonlySet<string>,
  replayEvents: number,
): Promise<Start> {
  const start = decideStart(cursor, log);
  if (start.resume !== "resumed" || log.head - start.position <= replayEvents) return start;
  let events = 0;
  let after = start.position;
  while (after < log.head) {
    const page = await hub.log.read({ after, channels: [...channels], newest: true, ...PAGE });
    events += page.records.length;
    if (events > replayEvents) return { resume: "reset", position: log.head, reason: "limit" };
    // Trimmed or begun anew meanwhile: the stream finds that out by itself.
    if (page.epoch !== log.epoch || page.through <= after) return start;
    after = page.through;
  }
  return start;
}
