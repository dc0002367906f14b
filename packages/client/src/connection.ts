import type { ListenerHandlers, OnMessage, OnSnapshot } from "./channel-entry.ts";
import type { ConnectionState } from "./connection-state.ts";

/** One HTTP connection for any number of channels, of any number of contracts. */
export interface Connection {
  readonly state: ConnectionState;
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
