import type { ListenerHandlers, OnMessage } from "./channel-entry.ts";
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
   * @throws ClientError `closed`
   */
  listen(address: string, onMessage: OnMessage, handlers: ListenerHandlers): () => void;
  /** Ends everything, for good. */
  close(): void;
}
