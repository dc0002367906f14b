export type { TabsConnection, TabsConnectionOptions } from "./create-tabs-connection.ts";
export { createTabsConnection } from "./create-tabs-connection.ts";
export type { Sharing } from "./open-tabs.ts";
export type { Broadcast, Locks, TabsEnvironment } from "./tabs-environment.ts";
