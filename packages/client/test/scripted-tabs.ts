import type { ListenerHandlers } from "../src/channel-entry.ts";
import {
  createTabsConnection,
  type TabsConnection,
  type TabsConnectionOptions,
} from "../src/tabs/create-tabs-connection.ts";
import { type ManualEnvironment, manualEnvironment } from "./manual-environment.ts";
import { type ScriptedServer, scriptedServer } from "./scripted-server.ts";
import { simulatedServer } from "./simulated-server.ts";
import { type SimulatedBrowser, type SimulatedTab, simulatedBrowser } from "./simulated-tabs.ts";

export interface ScriptedTab {
  readonly tab: SimulatedTab;
  readonly connection: TabsConnection;
  /** The data of events, `reset:` with its reason, and `{ state }`. */
  readonly heard: unknown[];
  readonly errors: unknown[];
  listen(address: string): () => void;
  /** Listens, and starts from the channel's state. */
  hold(address: string): () => void;
}

export interface ScriptedTabs {
  readonly server: ScriptedServer;
  readonly time: ManualEnvironment;
  readonly browser: SimulatedBrowser;
  /** A tab that listens to these. */
  open(addresses: readonly string[], options?: Partial<TabsConnectionOptions>): ScriptedTab;
  /** The newest request is answered: hello at `offset`, and live. Silence is a fault after 2.5 times `heartbeatMs`. */
  live(offset: number, heartbeatMs?: number): Promise<void>;
}

/** Tabs of one browser, before a server whose answers the test gives one by one. `delayMs`: how long the next message between tabs takes. */
export function scriptedTabs(delayMs: () => number = () => 1): ScriptedTabs {
  const server = scriptedServer();
  const time = manualEnvironment();
  const browser = simulatedBrowser(time, { ...simulatedServer(), fetch: server.fetch }, delayMs);
  return {
    server,
    time,
    browser,
    open: (addresses, options = {}) => openTab(browser.openTab(), addresses, options),
    async live(offset, heartbeatMs = 1_000) {
      await time.advance(150);
      server.last.hello(offset, { heartbeatMs });
      server.last.control({ type: "tidings.live", data: {} });
      await time.advance(10);
    },
  };
}

export function openTab(
  tab: SimulatedTab,
  addresses: readonly string[],
  options: Partial<TabsConnectionOptions>,
): ScriptedTab {
  const heard: unknown[] = [];
  const errors: unknown[] = [];
  const connection = createTabsConnection({
    url: "http://server/events",
    scope: "ada",
    fetch: tab.fetch,
    environment: tab.environment,
    ...options,
  });
  const handlers: ListenerHandlers = {
    onReset: ({ reason }) => heard.push(`reset: ${reason}`),
    onError: (error) => errors.push(error),
  };
  const listen = (address: string) => connection.listen(address, ({ data }) => heard.push(data), handlers);
  const hold = (address: string) =>
    connection.listen(
      address,
      ({ data }) => heard.push(data),
      handlers,
      (state) => heard.push({ state }) > 0,
    );
  for (const address of addresses) listen(address);
  return { tab, connection, heard, errors, listen, hold };
}

export function phases(...tabs: readonly ScriptedTab[]): string[] {
  return tabs.map(({ connection }) => connection.state.phase);
}
