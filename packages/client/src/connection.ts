import type { Skew } from "@tidings/wire";
import type { ListenerHandlers, OnMessage, OnSnapshot } from "./channel-entry.ts";
import type { ConnectionState } from "./connection-state.ts";

/** One HTTP connection for any number of channels, of any number of contracts. */
export interface Connection {
  readonly state: ConnectionState;
  /**
   * The contracts that the program was built with, each as `<name>:<first 16 digits of its hash>`. Clients add theirs when they are
   * made; each request tells them to the server.
   */
  readonly contracts: Set<string>;
  /**
   * What servers said about them: of each contract the gravest verdict so far, because a page that was once out of date stays so
   * until it is loaded again, whichever server of a deploy it comes to. Whoever `subscribe`s is told of a change.
   */
  readonly skew: Readonly<Record<string, Skew>>;
  /** Calls `listener` after each change of `state`. Returns the function that stops. */
  subscribe(listener: (state: ConnectionState) => void): () => void;
  /**
   * Asks for a channel by its address, without a contract: what clients are made of. Opens the connection when it is the
   * first. Returns the function that stops.
   *
   * With `onSnapshot` the server is asked for the channel's state, also when the channel is open already: nothing is heard
   * of the channel before it, and it comes again after each reset. Only for channels that declare a snapshot.
   *
   * @throws ClientError `closed`
   */
  listen(address: string, onMessage: OnMessage, handlers: ListenerHandlers, onSnapshot?: OnSnapshot): () => void;
  /** Ends everything, for good. */
  close(): void;
}
