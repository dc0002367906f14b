import { type Cursor, parseCursor } from "@tidings/wire";
import type { ResetReason } from "../connection-state.ts";
import type { FromTab } from "./message.ts";

/** A tab's stream, as its leader sees it. */
export interface Member {
  readonly tab: string;
  readonly stream: string;
  readonly channels: readonly string[];
  /** The tab has everything up to here. */
  position: Cursor | undefined;
  /** Channels whose state it lacks although it has a position. */
  readonly joining: readonly string[];
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

export function createMember(
  { from, stream, channels, cursor, joining }: FromTab & { type: "attach" },
  now: number,
): Member {
  return {
    tab: from,
    stream,
    channels,
    position: parseCursor(cursor),
    joining,
    awaits: new Set(),
    reset: undefined,
    included: false,
    phase: "asking",
    live: false,
    heardAt: now,
  };
}

/** The channels whose state it has to start from. */
export function lacks({ position, channels, joining }: Member): readonly string[] {
  return position ? joining : channels;
}

/** The channels whose state the next stream has to bring for it. */
export function missed(member: Member): readonly string[] {
  if (member.phase === "lost") return [];
  return member.phase === "open" ? [...member.awaits] : lacks(member);
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
    member.position = undefined;
    member.reset = reason;
    if (member.phase === "open") member.phase = "asking";
  }
}
