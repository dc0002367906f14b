import { useSyncExternalStore } from "react";

/** What React needs of a store. Both functions must stay the same and need no `this`. */
export interface ReadableStore<Snapshot> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => Snapshot;
}

/** The one place that binds a store to React. `serverSnapshot` is what a server renders and hydration starts from. */
export function useStore<Snapshot>(store: ReadableStore<Snapshot>, serverSnapshot: () => Snapshot): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, serverSnapshot);
}
