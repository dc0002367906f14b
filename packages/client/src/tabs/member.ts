import { type Cursor, parseCursor } from "@tidings/wire";
import type { ResetReason } from "../connection-state.ts";
import type { Attach } from "./message.ts";

/** A tab's stream, as its leader sees it. */
export interface Member {
  /** What it asked for, under the newest name. */
  request: Attach;
  /** The tab has everything up to here. */
  position: Cursor | undefined;
  /** Channels whose state it is still to be handed. */
  awaits: Set<string>;
  /** What its position was lost for. */
  reset: ResetReason | undefined;
  /** The request that is under way includes its channels and its position. */
  included: boolean;
  /** `asking`: waits for its hello. `open`: has had it. `lost`: was told of a failure, and will come back. */
  phase: "asking" | "open" | "lost";
  /** It has been told that its replay is complete. */
  live: boolean;
  heardAt: number;
}

export function createMember(request: Attach, now: number): Member {
  return {
    request,
    position: parseCursor(request.cursor),
    awaits: new Set(),
    reset: undefined,
    included: false,
    phase: "asking",
    live: false,
    heardAt: now,
  };
}

/** Whether a tab asks once more for what it is about to get. */
export function isRepeated({ phase, request }: Member, { channels, cursor, joining }: Attach): boolean {
  return (
    phase === "asking" &&
    request.cursor === cursor &&
    `${request.channels}` === `${channels}` &&
    `${request.joining}` === `${joining}`
  );
}

/** The channels whose state it has to start from, on a stream of that epoch. */
export function lacks({ position, request }: Member, epoch: string | undefined): readonly string[] {
  return position && position.epoch === epoch ? request.joining : request.channels;
}

/** The channels whose state a stream from `asked` has to bring for it. */
export function missed(member: Member, asked: Cursor | undefined): readonly string[] {
  if (member.phase === "lost") return [];
  return member.phase === "open" ? [...member.awaits] : lacks(member, asked?.epoch);
}

/** The cursor that leaves nothing out for any of them: the lowest of one epoch, since only one can be asked for. */
export function lowest(members: Iterable<Member>): Cursor | undefined {
  let found: Cursor | undefined;
  for (const { position } of members) {
    if (!found || (position?.epoch === found.epoch && position.offset < found.offset)) found = position ?? found;
  }
  return found;
}

/** The server can't go on from `asked`: forgets the positions of which it has thereby said so, and keeps those that lie later. */
export function resetMembers(members: Iterable<Member>, asked: Cursor, reason: ResetReason): void {
  for (const member of members) {
    const { position } = member;
    const same = position?.epoch === asked.epoch;
    // What is expired or too far back for one tab needn't be for the next.
    if (!same || (/expired|limit/.test(reason) && position.offset > asked.offset)) continue;
    reset(member, reason);
  }
}

/** Forgets a position that isn't one in the log as it was when the server answered. The server was asked for another tab's. */
export function resetForeign(member: Member, head: Cursor): void {
  const { position } = member;
  if (position && position.epoch !== head.epoch) reset(member, "epoch");
  else if (position && position.offset > head.offset) reset(member, "ahead");
}

function reset(member: Member, reason: ResetReason) {
  member.position = undefined;
  member.reset = reason;
  if (member.phase === "open") member.phase = "asking";
}
