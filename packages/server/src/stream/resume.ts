import { parseCursor, type ResetReason } from "@tidings/wire";
import type { LogPosition } from "../hub/hub.ts";

/** Where a stream starts, and what hello says about it. */
export type Start =
  | { readonly resume: "fresh"; readonly position: number }
  | { readonly resume: "resumed"; readonly position: number }
  | { readonly resume: "reset"; readonly position: number; readonly reason: ResetReason };

/** Decides whether everything after a client's cursor can still be replayed: all of it, or nothing. */
export function decideStart(cursor: string | undefined, log: LogPosition): Start {
  if (cursor === undefined) return { resume: "fresh", position: log.head };
  const wanted = parseCursor(cursor);
  if (!wanted) return reset("invalid");
  if (wanted.epoch !== log.epoch) return reset("epoch");
  if (wanted.offset > log.head) return reset("ahead");
  if (wanted.offset < log.floor) return reset("expired");
  return { resume: "resumed", position: wanted.offset };

  function reset(reason: ResetReason): Start {
    return { resume: "reset", position: log.head, reason };
  }
}
