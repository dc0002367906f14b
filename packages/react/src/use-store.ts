/** The one place that binds a store to React: `useStore(subscribe, getSnapshot, getServerSnapshot)`. */
export { useSyncExternalStore as useStore } from "react";
