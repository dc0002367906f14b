import type { Connection, ConnectionState, Subscribable, SubscriptionHandlers } from "@tidings/client";

export interface ProgressEvent {
  readonly type: "renders.progress";
  readonly data: { readonly done: number };
}

export interface RendersHandlers {
  onProgress?: ((event: ProgressEvent) => void) | undefined;
}

type Handlers = SubscriptionHandlers<ProgressEvent> & RendersHandlers;

export interface CountingClient {
  /** As generated clients do, makes a new object every time. */
  renders(params: { readonly renderId: string }): Subscribable<ProgressEvent, RendersHandlers>;
  readonly connection: {
    readonly state: ConnectionState;
    readonly skew: Connection["skew"];
    readonly subscribe: (listener: () => void) => () => void;
  };
  /** What happened, such as `+renders/1` and `-renders/1`. */
  readonly journal: string[];
  /** Subscriptions open now. */
  readonly open: () => number;
  /** Sends `progress` to everybody who listens to the render. */
  readonly progress: (renderId: string, done: number) => void;
  readonly reset: (renderId: string) => void;
  readonly setState: (state: ConnectionState) => void;
  readonly setSkew: (skew: Connection["skew"]) => void;
}

export function countingClient(): CountingClient {
  const subscriptions = new Set<{ address: string; handlers: Handlers }>();
  const listeners = new Set<() => void>();
  const journal: string[] = [];
  let state: ConnectionState = { phase: "idle" };
  let skew: Connection["skew"] = {};

  const at = (renderId: string) => [...subscriptions].filter(({ address }) => address === `renders/${renderId}`);
  const connection = {
    get state() {
      return state;
    },
    get skew() {
      return skew;
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    connection,
    journal,
    open: () => subscriptions.size,
    renders({ renderId }) {
      const address = `renders/${renderId}`;
      return {
        address,
        connection,
        subscribe(handlers) {
          const subscription = { address, handlers };
          subscriptions.add(subscription);
          journal.push(`+${address}`);
          handlers.onStatus?.({ phase: "live" });
          return () => {
            subscriptions.delete(subscription);
            journal.push(`-${address}`);
          };
        },
      };
    },
    progress(renderId, done) {
      const event: ProgressEvent = { type: "renders.progress", data: { done } };
      for (const { handlers } of at(renderId)) {
        handlers.onEvent?.(event);
        handlers.onProgress?.(event);
      }
    },
    reset(renderId) {
      for (const { handlers } of at(renderId)) handlers.onReset?.({ reason: "epoch" });
    },
    setSkew(next) {
      skew = next;
      for (const listener of listeners) listener();
    },
    setState(next) {
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
