import { encodeControl } from "@tidings/wire";
import type { ClientError } from "../client-error.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionOptions } from "../connection-options.ts";
import type { ConnectionState } from "../connection-state.ts";
import { createConnection } from "../create-connection.ts";
import type { Environment } from "../environment.ts";
import type { ReadStream } from "../read-stream.ts";
import { createMember, isRepeated, lowest, type Member, missed } from "./member.ts";
import type { Attach, FromLeader, FromTab } from "./message.ts";
import { createOutbox } from "./outbox.ts";
import { overhear } from "./overhear.ts";
import { createReception } from "./reception.ts";
import { createWantedChannels } from "./wanted-channels.ts";

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

/**
 * The connection is an ordinary one, which backs off, watches for silence, rotates and refreshes credentials as any other. The relay
 * listens in on its frames and hands them to the tabs, each of which is an ordinary connection too and drops by its own cursor what it has.
 *
 * @param succeeds Another tab led before: the others have positions to tell.
 */
export function createRelay(
  { contracts, ...options }: ConnectionOptions & Pick<Connection, "contracts">,
  environment: Environment,
  self: string,
  post: (message: FromLeader) => void,
  succeeds: boolean,
): Relay {
  const members = new Map<string, Member>();
  const wakers = new Set<() => void>();
  /** Has the connection take another stream. */
  let next = () => {};
  let cancelReopen = () => {};
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
    contracts,
  );
  const wanted = createWantedChannels(connection);
  const outbox = createOutbox(self, post, () => reception.sent());
  const reception = createReception(members, outbox, wanted, { reopen, lose, forget });
  connection.subscribe(follow);
  const cancelGathering = environment.schedule(
    () => {
      gathering = false;
      listen();
    },
    succeeds ? GATHER_MS : 0,
  );

  function read(...stream: Parameters<ReadStream>): Promise<never> {
    const [, channels, , , , , reopenNow] = stream;
    const asked = lowest(members.values());
    for (const member of members.values())
      member.included = member.request.channels.every((name) => channels.includes(name));
    // A stream that ends early leaves states undelivered: those of tabs that have had its hello are asked for again.
    const missing = new Set([...members.values()].flatMap((member) => missed(member, asked)));
    const joining = asked ? [...missing].filter((address) => channels.includes(address)) : [];
    // What another stream was wanted for, this one has.
    cancelReopen();
    next = reopenNow;
    return overhear(stream, asked, joining, reception.receive({ channels, asked, joining }));
  }

  /** Has the connection take another stream, for what this one lacks. Later, so that one serves all who come together. */
  function reopen() {
    cancelReopen();
    cancelReopen = environment.schedule(() => /live|replaying/.test(connection.state.phase) && next(), 0);
  }

  function lose(member: Member, error: ClientError, alone = false) {
    member.phase = "lost";
    outbox.lose(member.request.stream, error, alone);
  }

  function follow(state: ConnectionState) {
    if (!/replaying|live/.test(state.phase)) reception.close();
    if (state.phase === "waiting") {
      for (const member of members.values()) lose(member, state.error);
    } else if (state.phase === "failed") {
      // Each tab's channels may be few enough for a connection of its own.
      const alone = members.size > 1 && /^4(00|13|14)$/.test(`${state.error.status}`);
      for (const member of members.values()) lose(member, state.error, alone);
      members.clear();
      wanted.forgetRefusals();
      listen();
    }
  }

  /** Brings the connection's channels in line with the members'. */
  function listen() {
    if (!gathering) wanted.want(new Set([...members.values()].flatMap(({ request }) => request.channels)));
  }

  function attach(request: Attach) {
    const known = members.get(request.from);
    if (known && isRepeated(known, request)) {
      // It keeps its place: what is under way for it goes to the new name.
      known.request = request;
      return;
    }
    const member = createMember(request, environment.now());
    members.set(request.from, member);
    wanted.askAgain(request.channels);
    listen();
    outbox.count(members.size);
    if (connection.state.phase === "waiting") lose(member, connection.state.error);
    else reception.serve(member);
  }

  function forget(member: Member) {
    members.delete(member.request.from);
    listen();
    outbox.count(members.size);
  }

  /** Forgets tabs that crashed. One that was only frozen hears when it wakes, before anything else, that it has to come back. */
  function forgetSilent() {
    const since = environment.now() - FORGET_MS;
    for (const member of members.values()) {
      const { from, stream } = member.request;
      if (from === self || member.heardAt > since) continue;
      outbox.tell(stream, ROTATE);
      forget(member);
    }
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
          if (member?.request.stream === message.stream) forget(member);
          break;
        case "wake":
          for (const wake of [...wakers]) wake();
          break;
        case "ping":
          forgetSilent();
          outbox.count(members.size);
      }
    },
    close() {
      cancelGathering();
      cancelReopen();
      connection.close();
    },
  };
}

const ROTATE = encodeControl({ type: "tidings.rotate", data: { afterMs: 0, reason: "reset" } });
