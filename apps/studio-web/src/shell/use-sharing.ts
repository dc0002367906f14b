import type { TabsConnection } from "@tidings/client/tabs";
import { createContext, useContext, useSyncExternalStore } from "react";

export const SharingContext: React.Context<TabsConnection | null> = createContext<TabsConnection | null>(null);

/** How many tabs share the connection, this one included. */
export function useSharingTabs(): number {
  const connection = useContext(SharingContext);
  return useSyncExternalStore(connection?.watchSharing ?? watchNothing, () => connection?.sharing.tabs ?? 1);
}

const watchNothing = () => () => {};
