import { type Cursor, type Denied, encodeControl, formatCursor, type Hello, parseCursor } from "@tidings/wire";
import { lacks, type Member } from "./member.ts";
import { RecentFrames } from "./recent-frames.ts";

/** The stream that the leader reads: what it said of itself, and how far it is. */
export interface Upstream {
  readonly hello: Hello;
  /** Where a channel joins that its tab did not have before. */
  readonly head: Cursor;
  readonly carried: ReadonlySet<string>;
  readonly recent: RecentFrames;
  /** Everything up to here has been sent to every tab. */
  through: Cursor;
  live: boolean;
  /** Addresses whose state it was asked for and hasn't brought. */
  readonly states: Set<string>;
}

/** @param joining The channels whose state was asked for although there was a cursor. */
export function createUpstream(
  hello: Hello,
  position: Cursor,
  channels: readonly string[],
  carried: readonly string[],
  joining: readonly string[],
): Upstream {
  return {
    hello,
    head: parseCursor(hello.head) ?? position,
    carried: new Set(carried),
    recent: new RecentFrames(position.offset),
    through: position,
    live: false,
    states: new Set(hello.resume === "resumed" ? joining : channels),
  };
}

/** Those of a tab's channels that this stream doesn't carry. */
export function deniedOf({ hello }: Upstream, { request }: Member): Denied[] {
  return (hello.denied ?? []).filter(({ channel }) => request.channels.includes(channel));
}

/** The end of the log, as far as this stream knows. */
export function headOf({ head, through }: Upstream): Cursor {
  return head.offset > through.offset ? head : through;
}

/**
 * Whether it carries the tab's channels, still has everything after the tab's position, and knows of that position: the states that a
 * leader's stream is still to bring, when the leader was frozen and others went on, may lack what the tab has passed over.
 */
export function reaches(upstream: Upstream, { request, position }: Member): boolean {
  const { carried, recent } = upstream;
  if (!request.channels.every((address) => carried.has(address))) return false;
  return !position || (position.offset >= recent.floor && position.offset <= headOf(upstream).offset);
}

/** Where a tab stands that has been greeted. */
export interface Greeting {
  /** Hello as the server would say it to this tab alone, and what came since the tab's position. */
  readonly text: string;
  readonly position: Cursor;
  /** The channels whose state it is still to be handed. */
  readonly awaits: readonly string[];
}

export function greeting(upstream: Upstream, member: Member): Greeting {
  const { hello, recent, through, live } = upstream;
  const head = headOf(upstream);
  const { position = head, reset } = member;
  const resume = member.position ? "resumed" : reset ? "reset" : "fresh";
  const denied = deniedOf(upstream, member);
  const own: Hello = {
    v: 1,
    contracts: hello.contracts,
    heartbeatMs: hello.heartbeatMs,
    ...(hello.skew && { skew: hello.skew }),
    resume,
    ...(resume === "reset" && reset && { reason: reset }),
    ...(resume === "resumed" && { head: formatCursor(head) }),
    ...(denied.length && { denied }),
  };
  const text = encodeControl({ type: "tidings.hello", data: own }, position) + recent.after(position.offset);
  return { text: live ? text + LIVE : text, position, awaits: live ? [] : lacks(member, through.epoch) };
}

/** The replay is complete. */
export const LIVE: string = encodeControl({ type: "tidings.live", data: {} });
