import { ClientError } from "../client-error.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionOptions, resolveOptions } from "../connection-options.ts";
import { createConnection } from "../create-connection.ts";
import { openTabs, type Sharing } from "./open-tabs.ts";
import { type TabsEnvironment, tabsPlatform } from "./tabs-environment.ts";

export interface TabsConnectionOptions extends Omit<ConnectionOptions, "environment"> {
  /**
   * Who is signed in: tabs share only with tabs of the same `url` and `scope`, because what one of them is allowed to hear the others hear
   * from it. Everything that makes the server answer differently belongs in it, such as a tenant; no secrets. Without sign-in, any
   * constant will do.
   */
  readonly scope: string;
  /** After how long a leading tab that doesn't answer is replaced, in milliseconds; `Infinity` never does. Default 5,000. */
  readonly patienceMs?: number;
  /** Clock, timers, randomness, wake-ups, locks and channels. Default: the platform's. */
  readonly environment?: TabsEnvironment;
}

export interface TabsConnection extends Connection {
  readonly sharing: Sharing;
  /** Calls `listener` after each change of `sharing`. Returns the function that stops. */
  watchSharing(listener: (sharing: Sharing) => void): () => void;
}

/**
 * A connection that all tabs of this origin share: one of them leads and holds the only stream to the server, the others hear it from
 * that tab, each with its own cursor. Tabs that were built with other versions of a contract share among themselves: a stream is in one
 * version. Where tabs can't share it is an ordinary one.
 *
 * @throws ClientError `invalid_option`
 */
export function createTabsConnection(options: TabsConnectionOptions): TabsConnection {
  const { scope, patienceMs = 5_000, environment = tabsPlatform(), ...rest } = options;
  if (typeof scope !== "string" || !scope) throw new ClientError("invalid_option", "scope: who is signed in, as text");
  if (typeof patienceMs !== "number" || !(patienceMs > 0))
    throw new ClientError("invalid_option", `patienceMs: ${patienceMs}, not above 0`);
  // Now, rather than when a tab is elected: what tabs do otherwise hides a wrong one until then.
  resolveOptions({ ...rest, environment });
  const contracts: Connection["contracts"] = new Set();
  const watchers = new Set<(sharing: Sharing) => void>();
  const tabs = openTabs({ ...rest, environment, contracts }, scope, patienceMs, (sharing) => {
    for (const watcher of [...watchers]) watcher(sharing);
  });
  const connection = createConnection({ ...rest, ...tabs.overrides }, tabs.read, contracts);
  return {
    get state() {
      return connection.state;
    },
    contracts,
    skew: connection.skew,
    get sharing() {
      return tabs.sharing;
    },
    subscribe: connection.subscribe,
    listen: connection.listen,
    close: connection.close,
    watchSharing(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  };
}
