import {
  type Cursor,
  createFrameDecoder,
  type Denied,
  encodeControl,
  encodeCursorFrame,
  encodeFrame,
  type Frame,
  formatCursor,
  type Hello,
  parseCursor,
} from "@tidings/wire";
import { ClientError } from "../client-error.ts";
import type { ConnectionOptions } from "../connection-options.ts";
import type { ConnectionState } from "../connection-state.ts";
import { createConnection } from "../create-connection.ts";
import type { Environment } from "../environment.ts";
import { type ReadStream, readStream } from "../read-stream.ts";
import { createMember, lacks, lowest, type Member, missed, resetMembers } from "./member.ts";
import { type FromLeader, type FromTab, packError } from "./message.ts";
import { RecentFrames } from "./recent-frames.ts";

/** A tab that hasn't been heard of for so long is not waited for, in milliseconds: three of the wake-ups that a hidden page is granted. */
const FORGET_MS = 180_000;

/** What a new leader waits for the others' positions, in milliseconds, so that one request serves them all. */
const GATHER_MS = 100;

/** How long a channel is kept that no tab wants at the moment: a tab that reopens its stream leaves and comes back. */
const LINGER_MS = 250;

/** One HTTP connection for all tabs: what the leader runs beside being a tab like the others. */
export interface Relay {
  receive(message: FromTab): void;
  close(): void;
}

/** What the open stream said of itself. */
interface Upstream {
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

/**
 * The connection is an ordinary one, which backs off, watches for silence, rotates and refreshes credentials as any other. The relay
 * listens in on its frames and hands them to the tabs, each of which is an ordinary connection too and drops by its own cursor what it has.
 *
 * @param succeeds Another tab led before: the others have positions to tell.
 */
export function createRelay(
  options: ConnectionOptions,
  environment: Environment,
  self: string,
  post: (message: FromLeader) => void,
  succeeds: boolean,
): Relay {
  const members = new Map<string, Member>();
  const listens = new Map<string, () => void>();
  /** Addresses that the server denied, until a tab asks for one again. */
  const refused = new Set<string>();
  /** Addresses that turned out to have no state to start from. */
  const stateless = new Set<string>();
  const wakers = new Set<() => void>();
  let upstream: Upstream | undefined;
  /** Has the connection take another stream. */
  let next = () => {};
  let cancelReopen = () => {};
  /** Of the last message that each tab has to have. */
  let seq = 0;
  /** Frames of this chunk, not yet sent. */
  let batch = "";
  let gathering = succeeds;

  const connection = createConnection(
    {
      ...options,
      // What the subscribers hear of is told to their tabs.
      onError: () => {},
      lingerMs: LINGER_MS,
      environment: {
        ...environment,
        onWake(wake) {
          wakers.add(wake);
          return () => wakers.delete(wake);
        },
      },
    },
    read,
  );
  connection.subscribe(follow);
  const cancelGathering = environment.schedule(
    () => {
      gathering = false;
      listen();
    },
    succeeds ? GATHER_MS : 0,
  );

  function read(...[config, channels, , signal, onChunk, , reopenNow]: Parameters<ReadStream>): Promise<never> {
    const asked = lowest(members.values());
    for (const member of members.values()) member.included = member.channels.every((name) => channels.includes(name));
    // A stream that ends early leaves states undelivered: those of tabs that have had its hello are asked for again.
    const missing = new Set([...members.values()].flatMap(missed));
    const joining = asked ? [...missing].filter((address) => channels.includes(address)) : [];
    upstream = undefined;
    // What another stream was wanted for, this one has.
    cancelReopen();
    next = reopenNow;
    const decoder = createFrameDecoder({
      maxFrameBytes: config.maxFrameBytes,
      onFrame: (frame) => signal.aborted || receiveFrame(frame, channels, asked, joining),
    });
    const take = (chunk: Uint8Array) => {
      decoder.push(chunk);
      flush();
      onChunk(chunk);
    };
    return readStream(config, channels, asked && formatCursor(asked), signal, take, joining);
  }

  /** Has the connection take another stream, for what this one lacks. Later, so that one serves all who come together. */
  function reopen() {
    cancelReopen();
    cancelReopen = environment.schedule(() => /live|replaying/.test(connection.state.phase) && next(), 0);
  }

  function receiveFrame(
    frame: Frame,
    channels: readonly string[],
    asked: Cursor | undefined,
    joining: readonly string[],
  ) {
    if (frame.retry !== undefined) return;
    const position = parseCursor(frame.id);
    if (frame.control) {
      const { type, data } = frame.control;
      if (type === "tidings.hello" && position) greetAll(data, position, channels, asked, joining);
      else if (type === "tidings.snapshot") {
        upstream?.states.delete(data.channel);
        stateless.delete(data.channel);
        for (const member of members.values()) {
          if (member.phase === "open" && member.awaits.delete(data.channel)) tell(member, encodeControl(frame.control));
        }
      } else if (type === "tidings.live") settle();
      else if (type === "tidings.heartbeat" || type === "tidings.end") batch += encodeControl(frame.control);
      return;
    }
    const text =
      frame.event !== undefined
        ? encodeFrame({ event: frame.event, data: frame.data, ...(frame.id !== undefined && { id: frame.id }) })
        : position && encodeCursorFrame(position);
    // What breaks the protocol ends the connection, which sees it after this.
    if (!text || !upstream) return;
    batch += text;
    if (!position) return;
    upstream.through = position;
    upstream.recent.add(position.offset, text);
  }

  function flush() {
    if (!batch) return;
    const text = batch;
    batch = "";
    post({ type: "frames", from: self, seq: ++seq, text });
    const { through } = upstream ?? {};
    if (!through) return;
    for (const member of members.values()) {
      if (member.phase === "open" && (member.position?.offset ?? -1) < through.offset) member.position = through;
    }
  }

  function greetAll(
    hello: Hello,
    position: Cursor,
    channels: readonly string[],
    asked: Cursor | undefined,
    joining: readonly string[],
  ) {
    for (const { channel } of hello.denied ?? []) refused.add(channel);
    upstream = {
      hello,
      head: parseCursor(hello.head) ?? position,
      carried: new Set(channels.filter((address) => !refused.has(address))),
      recent: new RecentFrames(position.offset),
      through: position,
      live: false,
      states: new Set(hello.resume === "resumed" ? joining : channels),
    };
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
      const news = member.phase === "asking" || (member.phase === "open" && deniedOf(member).length);
      if (member.included && news && isProvided(member)) greet(member);
    }
    post({ type: "up", from: self });
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
        tell(member, LIVE);
        member.live = true;
        member.awaits.clear();
      }
    }
  }

  /** Hands a tab its stream from the one that is open, or opens one that has what it needs. */
  function serve(member: Member) {
    if (!upstream) return;
    const { carried, recent, live } = upstream;
    const provided = member.channels.every((address) => carried.has(address)) && isProvided(member);
    const near = !member.position || member.position.offset >= recent.floor;
    if (provided && near) greet(member);
    // A replay is let come to its end, so that there is progress however fast tabs come.
    else if (live) reopen();
  }

  /** Whether the open stream still brings what it lacks, as far as there is such a thing. */
  function isProvided(member: Member): boolean {
    if (member.position && member.position.epoch !== upstream?.through.epoch) {
      member.position = undefined;
      member.reset = "epoch";
    }
    return lacks(member).every((address) => upstream?.states.has(address) || stateless.has(address));
  }

  function deniedOf(member: Member): Denied[] {
    return (upstream?.hello.denied ?? []).filter(({ channel }) => member.channels.includes(channel));
  }

  /** Hello as the server would say it to this tab alone, and what came since the tab's position. */
  function greet(member: Member) {
    flush();
    if (!upstream) return;
    const { hello, recent, through, live } = upstream;
    const head = upstream.head.offset > through.offset ? upstream.head : through;
    const denied = deniedOf(member);
    const [first] = denied;
    if (first && denied.length === member.channels.length) {
      lose(member, new ClientError("refused", first.message, { serverCode: first.code }));
      forget(member);
      return;
    }
    member.awaits = new Set(live ? [] : lacks(member));
    const { position = head, reset } = member;
    const resume = member.position ? "resumed" : reset ? "reset" : "fresh";
    const own: Hello = {
      v: 1,
      contracts: hello.contracts,
      heartbeatMs: hello.heartbeatMs,
      resume,
      ...(resume === "reset" && reset && { reason: reset }),
      ...(resume === "resumed" && { head: formatCursor(head) }),
      ...(denied.length && { denied }),
    };
    const text = encodeControl({ type: "tidings.hello", data: own }, position) + recent.after(position.offset);
    tell(member, live ? text + LIVE : text);
    member.position = position;
    member.reset = undefined;
    member.phase = "open";
    member.live = live;
  }

  function tell(member: Member, text: string) {
    flush();
    post({ type: "tell", from: self, seq: ++seq, to: member.stream, text });
  }

  function lose(member: Member, error: ClientError, alone = false) {
    member.phase = "lost";
    post({ type: "lost", from: self, to: member.stream, error: packError(error), alone });
  }

  function follow(state: ConnectionState) {
    if (!/replaying|live/.test(state.phase)) upstream = undefined;
    if (state.phase === "waiting") {
      for (const member of members.values()) lose(member, state.error);
    } else if (state.phase === "failed") {
      // Each tab's channels may be few enough for a connection of its own.
      const alone = members.size > 1 && /^4(00|13|14)$/.test(`${state.error.status}`);
      for (const member of members.values()) lose(member, state.error, alone);
      members.clear();
      refused.clear();
      listen();
    }
  }

  /** Brings the connection's channels in line with the members'. */
  function listen() {
    if (gathering) return;
    const wanted = new Set([...members.values()].flatMap(({ channels }) => channels));
    for (const [address, stop] of listens) {
      if (wanted.has(address)) continue;
      stop();
      listens.delete(address);
    }
    for (const address of wanted) {
      if (!listens.has(address))
        listens.set(
          address,
          connection.listen(address, () => {}, {}),
        );
    }
  }

  function attach(message: FromTab & { type: "attach" }) {
    const member = createMember(message, environment.now());
    members.set(message.from, member);
    for (const address of member.channels) {
      // Who comes new asks again for what was refused.
      if (!refused.delete(address)) continue;
      listens.get(address)?.();
      listens.delete(address);
    }
    listen();
    count();
    if (connection.state.phase === "waiting") lose(member, connection.state.error);
    else serve(member);
  }

  function forget(member: Member) {
    members.delete(member.tab);
    listen();
    count();
  }

  /** Forgets tabs that crashed. One that was only frozen hears when it wakes, before anything else, that it has to come back. */
  function forgetSilent() {
    const since = environment.now() - FORGET_MS;
    for (const member of members.values()) {
      if (member.tab === self || member.heardAt > since) continue;
      tell(member, ROTATE);
      forget(member);
    }
  }

  function count() {
    post({ type: "pong", from: self, tabs: members.size, seq });
  }

  return {
    receive(message) {
      const member = members.get(message.from);
      if (member) member.heardAt = environment.now();
      switch (message.type) {
        case "attach":
          if (connection.state.phase !== "closed") attach(message);
          break;
        case "leave":
          if (member?.stream === message.stream) forget(member);
          break;
        case "wake":
          for (const wake of [...wakers]) wake();
          break;
        case "ping":
          forgetSilent();
          count();
      }
    },
    close() {
      cancelGathering();
      cancelReopen();
      connection.close();
    },
  };
}

const LIVE = encodeControl({ type: "tidings.live", data: {} });
const ROTATE = encodeControl({ type: "tidings.rotate", data: { afterMs: 0, reason: "reset" } });
