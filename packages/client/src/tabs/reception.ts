import { type Cursor, encodeControl, type Hello } from "@tidings/wire";
import { ClientError } from "../client-error.ts";
import { lacks, lowest, type Member, resetForeign, resetMembers } from "./member.ts";
import type { Outbox } from "./outbox.ts";
import type { Overhearing } from "./overhear.ts";
import { createUpstream, deniedOf, greeting, LIVE, reaches, type Upstream } from "./upstream.ts";
import type { WantedChannels } from "./wanted-channels.ts";

/** What the leader's next stream is asked for. */
interface Request {
  readonly channels: readonly string[];
  readonly asked: Cursor | undefined;
  /** The channels whose state it has to bring although there is a cursor. */
  readonly joining: readonly string[];
}

/** Receives tabs at the leader's stream: decides when each gets its hello, and hands on what the stream brings. */
export interface Reception {
  /** A request is made; what its answer does. */
  receive(request: Request): Overhearing;
  /** Hands a tab its stream from the one that is open, or has one opened that has what it needs. */
  serve(member: Member): void;
  /** Every tab has been sent everything. */
  sent(): void;
  /** There is no stream any more. */
  close(): void;
}

interface Actions {
  reopen(): void;
  lose(member: Member, error: ClientError): void;
  forget(member: Member): void;
}

export function createReception(
  members: ReadonlyMap<string, Member>,
  outbox: Outbox,
  wanted: WantedChannels,
  { reopen, lose, forget }: Actions,
): Reception {
  /** Addresses that turned out to have no state to start from. */
  const stateless = new Set<string>();
  /** What is served, as the last hello said. */
  let contracts = "";
  let upstream: Upstream | undefined;

  function open(hello: Hello, position: Cursor, { channels, asked, joining }: Request) {
    // Another version of the contract may declare states.
    if (contracts !== JSON.stringify(hello.contracts)) stateless.clear();
    contracts = JSON.stringify(hello.contracts);
    for (const { channel } of hello.denied ?? []) wanted.refuse(channel);
    const carried = channels.filter((address) => !wanted.isRefused(address));
    upstream = createUpstream(hello, position, channels, carried, joining);
    if (asked && hello.resume !== "resumed") {
      // With a cursor, `fresh` says that the server didn't see it.
      resetMembers(members.values(), asked, hello.resume === "reset" ? (hello.reason ?? "invalid") : "invalid");
      if (lowest(members.values())) {
        // Nothing of this stream may reach those: it has a gap for them.
        upstream = undefined;
        return reopen();
      }
    }
    for (const member of members.values()) {
      if (member.included) resetForeign(member, upstream.head);
      const news = member.phase === "asking" || (member.phase === "open" && deniedOf(upstream, member).length);
      if (member.included && news && brings(upstream, member)) greet(upstream, member);
    }
    outbox.up();
  }

  function handState(channel: string, text: string) {
    upstream?.states.delete(channel);
    stateless.delete(channel);
    for (const { phase, awaits, request } of members.values()) {
      if (phase === "open" && awaits.delete(channel)) outbox.tell(request.stream, text);
    }
  }

  /** The replay is complete: who came meanwhile is served now. */
  function settle() {
    if (!upstream) return;
    upstream.live = true;
    for (const address of upstream.states) stateless.add(address);
    upstream.states.clear();
    for (const member of members.values()) {
      if (member.phase === "asking") serve(member);
      else if (member.phase === "open" && !member.live) {
        outbox.tell(member.request.stream, LIVE);
        member.live = true;
        member.awaits.clear();
      }
    }
  }

  function serve(member: Member) {
    if (!upstream) return;
    if (brings(upstream, member) && reaches(upstream, member)) greet(upstream, member);
    // A replay is let come to its end, so that there is progress however fast tabs come.
    else if (upstream.live) reopen();
  }

  /** Whether the open stream still brings the states that a tab lacks, as far as there are any. */
  function brings({ states, through }: Upstream, member: Member): boolean {
    // One that comes late is ahead of a stream, not of the log.
    if (member.position?.epoch !== through.epoch) resetForeign(member, through);
    return lacks(member, through.epoch).every((address) => states.has(address) || stateless.has(address));
  }

  function greet(upstream: Upstream, member: Member) {
    const denied = deniedOf(upstream, member);
    const [first] = denied;
    if (first && denied.length === member.request.channels.length) {
      lose(member, new ClientError("refused", first.message, { serverCode: first.code }));
      forget(member);
      return;
    }
    const { text, position, awaits } = greeting(upstream, member);
    outbox.tell(member.request.stream, text);
    member.position = position;
    member.awaits = new Set(awaits);
    member.reset = undefined;
    member.phase = "open";
    member.live = upstream.live;
  }

  return {
    receive(request) {
      upstream = undefined;
      return {
        onHello: (hello, position) => open(hello, position, request),
        onSnapshot: (data) => handState(data.channel, encodeControl({ type: "tidings.snapshot", data })),
        onLive: settle,
        onControl: outbox.add,
        onText(text, position) {
          if (!upstream) return;
          outbox.add(text);
          if (!position) return;
          upstream.through = position;
          upstream.recent.add(position.offset, text);
        },
        onChunkEnd: outbox.flush,
      };
    },
    serve,
    sent() {
      const { through } = upstream ?? {};
      if (!through) return;
      for (const member of members.values()) {
        if (member.phase === "open" && (member.position?.offset ?? -1) < through.offset) member.position = through;
      }
    },
    close() {
      upstream = undefined;
    },
  };
}
