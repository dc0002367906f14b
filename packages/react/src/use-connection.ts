import type { Connection, ConnectionState } from "@tidings/client";
import { useStore } from "./use-store.ts";

/** What hooks need of a client. */
export interface ClientLike {
  readonly connection: {
    readonly state: ConnectionState;
    readonly skew: Connection["skew"];
    readonly subscribe: (listener: () => void) => () => void;
  };
}

const IDLE: ConnectionState = { phase: "idle" };

/** The state of a client's connection, as it changes. `idle` on a server and while hydrating. */
export function useConnection({ connection }: ClientLike): ConnectionState {
  return useStore(
    connection.subscribe,
    () => connection.state,
    () => IDLE,
  );
}
