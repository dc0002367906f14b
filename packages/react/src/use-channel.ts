import {
  type ChannelOptions,
  type ChannelSnapshot,
  createChannelStore,
  type DefaultState,
  type ShownState,
  type Subscribable,
} from "@tidings/client";
import { useLayoutEffect, useState } from "react";
import { useStore } from "./use-store.ts";

/**
 * A channel's events as state.
 *
 * With `reduce` and `initial` every event reaches the reducer in order, and the component renders at most once per frame. The state of
 * a channel that declares a snapshot starts from that, is `undefined` and `loading` until it came, and starts from a new one after
 * a reset; `initial` may make something else of it.
 * Without them the hook only calls handlers (`onProgress` …) and `state` is `undefined`. All functions in `options` may be
 * made anew in every render: the ones of the last committed render are called. `source: null` is `idle`.
 *
 * `source` may be made anew too: only another address or another connection starts again, at `initial` or a snapshot. So does a component that
 * is shown again after it was hidden (`<Activity>`). Two components of one channel share the connection, each with its own state.
 */
export function useChannel<Event, Handlers, State = DefaultState<Handlers>>(
  source: Subscribable<Event, Handlers> | null,
  options: ChannelOptions<Event, Handlers, State>,
): ChannelSnapshot<ShownState<Handlers, State>> {
  const open = () => createChannelStore(source, options);
  const [kept, keep] = useState(open);
  let store = kept;
  if (kept.source?.address !== source?.address || kept.source?.connection !== source?.connection) {
    // Set while rendering, so that no render ever shows the old channel's state as the new one's.
    store = open();
    keep(store);
  }
  useLayoutEffect(() => store.setOptions(options));
  return useStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}
