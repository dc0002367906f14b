import type { Fault, Parser } from "@tidings/contract/decode";
import { fillAddress, type Params } from "./address.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { createConnection } from "./create-connection.ts";
import { guard } from "./guard.ts";
import { iterate } from "./iterate.ts";
import type { Subscribable, SubscriptionHandlers } from "./store/subscribable.ts";

/** A contract as generated clients carry it: its channels by name. */
export type ContractDescriptor = Readonly<Record<string, ChannelDescriptor>>;

export interface ChannelDescriptor {
  /** `renders/{renderId}` */
  readonly address: string;
  /** Event name → what checks and decodes its payload. */
  readonly events: Readonly<Record<string, Parser>>;
  /** What checks and decodes the channel's state, if it declares one. */
  readonly snapshot?: Parser;
}

/** Its own connection, or one that it shares with other contracts' clients at the same endpoint. */
export type ClientOptions = ConnectionOptions | { readonly connection: Connection };

/** What every client has beside its channels. */
export interface ClientBase {
  readonly connection: Connection;
  /** Closes the connection, and with it every client that shares it. */
  close(): void;
}

/** An event, in MessageEvent's words. */
export interface ChannelEvent {
  /** `renders.progress` */
  readonly type: string;
  /** `renders` */
  readonly channel: string;
  /** `renders/42` */
  readonly address: string;
  readonly params: Params;
  readonly data: unknown;
  /** The cursor after it; a volatile event has none. */
  readonly id: string | undefined;
}

/** As they are called: by name. */
type AnyHandlers = Readonly<Record<string, ((made: object) => void) | undefined>>;
type Report = (error: ClientError) => void;

/**
 * A client for one contract. Generated code names `Client`: one function per channel, and {@link ClientBase}. Opens nothing
 * before the first subscription, by when all clients of a connection should be there: it tells the server their contracts.
 *
 * @param contract `<name>:<first 16 digits of its hash>` of the contract that the descriptor was made from. With it, the server can tell
 * whether it has another version.
 * @throws ClientError `invalid_option`
 */
export function createClient<Client extends ClientBase>(
  descriptor: ContractDescriptor,
  options: ClientOptions,
  contract?: string,
): Client {
  const connection = "connection" in options ? options.connection : createConnection(options);
  if (contract) connection.contracts.add(contract);
  const client: Record<string, unknown> = { connection, close: connection.close };
  for (const [name, channel] of Object.entries(descriptor)) {
    client[name] = (params: Params = {}) => createSubscribable(connection, name, channel, params);
  }
  return client as unknown as Client;
}

function createSubscribable(
  connection: Connection,
  channel: string,
  descriptor: ChannelDescriptor,
  params: Params,
): Subscribable<ChannelEvent, object> & AsyncIterable<ChannelEvent, void, undefined> {
  const address = fillAddress(descriptor.address, params);
  const { events, snapshot } = descriptor;
  /** Handler and parser of each event by its wire name, found by one look-up: each that comes needs them. */
  const own = new Map(
    Object.entries(events).map(([name, parser]) => [`${channel}.${name}`, [handlerName(name), parser] as const]),
  );
  const known = ["onEvent", "onReset", "onStatus", "onError", ...[...own.values()].map(([handler]) => handler)];
  if (snapshot) known.push("onSnapshot");

  function subscribe(handlers: SubscriptionHandlers<ChannelEvent>): () => void {
    for (const name of Object.keys(handlers)) {
      if (!known.includes(name)) throw new ClientError("invalid_option", `${channel} ${name}: not one of ${known}`);
    }
    /** Gives the handlers of these names `about` with the data that came, unless the contract says otherwise. */
    function handOn(type: string, parser: Parser, came: unknown, report: Report, about: object, names: string[]) {
      const issues: Fault[] = [];
      const made = { ...about, data: parser(came, issues) };
      if (issues.length) report(new ClientError("invalid_event", type, { cause: issues }));
      else for (const name of names) guard(() => (handlers as AnyHandlers)[name]?.(made), report);
      return !issues.length;
    }

    return connection.listen(
      address,
      ({ type, data, id }, report) => {
        const one = own.get(type);
        if (!one) return report(new ClientError("unknown_event", type));
        handOn(type, one[1], data, report, { type, channel, address, params, id }, [one[0], "onEvent"]);
      },
      handlers,
      snapshot && (handlers as AnyHandlers).onSnapshot
        ? (data, report) => handOn(`${channel}.snapshot`, snapshot, data, report, {}, ["onSnapshot"])
        : undefined,
    );
  }

  return { address, connection, hasSnapshot: !!snapshot, subscribe, [Symbol.asyncIterator]: () => iterate(subscribe) };
}

/** `progress` → `onProgress` */
function handlerName(event: string): string {
  return event.replace(/^./, (first) => `on${first.toUpperCase()}`);
}
