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
  /** The cursor after it. */
  readonly id: string | undefined;
}

type AnyHandlers = SubscriptionHandlers<ChannelEvent> & Readonly<Record<string, unknown>>;

/**
 * A client for one contract. Generated code names `Client`: one function per channel, and {@link ClientBase}. Opens nothing
 * before the first subscription.
 *
 * @throws ClientError `invalid_option`
 */
export function createClient<Client extends ClientBase>(
  descriptor: ContractDescriptor,
  options: ClientOptions,
): Client {
  const connection = "connection" in options ? options.connection : createConnection(options);
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

  function subscribe(handlers: SubscriptionHandlers<ChannelEvent>): () => void {
    const known = ["onEvent", "onReset", "onStatus", "onError", ...Object.keys(descriptor.events).map(handlerName)];
    for (const name of Object.keys(handlers)) {
      if (!known.includes(name)) throw new ClientError("invalid_option", `${channel} ${name}: not one of ${known}`);
    }
    return connection.listen(
      address,
      ({ type, data, id }, report) => {
        const name = type.slice(channel.length + 1);
        const parser = Object.hasOwn(descriptor.events, name) && descriptor.events[name];
        if (!parser) return report(new ClientError("unknown_event", type));
        const issues: Fault[] = [];
        const event: ChannelEvent = { type, channel, address, params, data: parser(data, issues), id };
        if (issues.length) return report(new ClientError("invalid_event", type, { cause: issues }));
        for (const handler of [handlerName(name), "onEvent"]) {
          guard(
            () => ((handlers as AnyHandlers)[handler] as ((event: ChannelEvent) => void) | undefined)?.(event),
            report,
          );
        }
      },
      handlers,
    );
  }

  return { address, connection, subscribe, [Symbol.asyncIterator]: () => iterate(subscribe) };
}

/** `progress` → `onProgress` */
function handlerName(event: string): string {
  return event.replace(/^./, (first) => `on${first.toUpperCase()}`);
}
