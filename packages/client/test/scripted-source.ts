import type { Subscribable, SubscriptionHandlers } from "../src/store/subscribable.ts";

/** A channel whose events the test sends by hand, and which counts its subscriptions. */
export interface ScriptedSource<Event, Handlers> extends Subscribable<Event, Handlers> {
  /** Subscriptions open now, and ever opened. */
  readonly open: number;
  readonly opened: number;
  /** The last subscription has an `onSnapshot`, when it began. */
  readonly wantsSnapshot: boolean;
  /** Calls a handler of every open subscription, looked up by name at this moment as the connection does. */
  send<Name extends keyof SubscriptionHandlers<Event> | keyof Handlers>(name: Name, argument: unknown): void;
}

export function scriptedSource<Event, Handlers = object>(
  address = "renders/42",
  hasSnapshot = false,
): ScriptedSource<Event, Handlers> {
  const subscriptions = new Set<SubscriptionHandlers<Event> & Handlers>();
  let opened = 0;
  let wantsSnapshot = false;
  return {
    address,
    hasSnapshot,
    get wantsSnapshot() {
      return wantsSnapshot;
    },
    connection: {},
    get open() {
      return subscriptions.size;
    },
    get opened() {
      return opened;
    },
    subscribe(handlers) {
      opened++;
      subscriptions.add(handlers);
      wantsSnapshot = (handlers as { readonly onSnapshot?: unknown }).onSnapshot !== undefined;
      handlers.onStatus?.({ phase: "connecting", attempt: 1 });
      return () => subscriptions.delete(handlers);
    },
    send(name, argument) {
      for (const handlers of subscriptions) (handlers[name] as ((argument: unknown) => void) | undefined)?.(argument);
    },
  };
}
