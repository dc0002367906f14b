import type { Connection } from "@tidings/client";
import type { ClientLike } from "./use-connection.ts";
import { useStore } from "./use-store.ts";

/** How the page gets on with the server, which may have been deployed anew since it was loaded. */
export interface Update {
  /** The gravest that servers have said of the page's contract since it was loaded; undefined before the first said anything. */
  readonly verdict: Connection["skew"][string] | undefined;
  /**
   * The server has a later version of the contract: offer to load the page again. With `degraded` and `incompatible` also say
   * that something is missing until then.
   */
  readonly available: boolean;
  /** Loads the page again. */
  readonly reload: () => void;
}

/** `contract` is its name. Nothing is known on a server and while hydrating. */
export function useUpdate({ connection }: ClientLike, contract: string): Update {
  const verdict = useStore(
    connection.subscribe,
    () => connection.skew[contract],
    () => undefined,
  );
  // `compatible`, `incompatible`, `degraded`.
  return { verdict, available: /pat|gr/.test(verdict as string), reload: () => location.reload() };
}
