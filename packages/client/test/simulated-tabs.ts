import type { Broadcast, Locks, TabsEnvironment } from "../src/tabs/tabs-environment.ts";
import type { ManualEnvironment } from "./manual-environment.ts";
import type { SimulatedServer } from "./simulated-server.ts";

/** One page of a simulated browser. */
export interface SimulatedTab {
  readonly environment: TabsEnvironment;
  readonly fetch: SimulatedServer["fetch"];
  readonly frozen: boolean;
  /** Stands still: no timer, no message, no byte arrives until it is thawed; its locks stay held. */
  freeze(): void;
  thaw(): void;
  /** Is gone, without a word: its locks and connections are let go by the browser. */
  crash(): void;
  /** Goes into the back-forward cache, or comes back. */
  hide(): void;
  show(): void;
  /** Loses the next message. */
  drop(): void;
}

export interface SimulatedBrowser {
  openTab(): SimulatedTab;
  /** The tabs that hold a lock. */
  readonly holders: readonly SimulatedTab[];
}

interface Request {
  readonly tab: Page;
  readonly hold: () => Promise<void>;
  readonly settle: (error?: Error) => void;
}

interface Page extends SimulatedTab {
  readonly crashed: boolean;
  /** Runs something in the page: now, once thawed, or never. */
  run(task: () => void): void;
}

/** Locks and channels as by their specifications, over a clock that the test moves. `delayMs` is how long the next message takes. */
export function simulatedBrowser(
  time: ManualEnvironment,
  server: SimulatedServer,
  delayMs: () => number,
): SimulatedBrowser {
  const held = new Map<string, Request>();
  const queues = new Map<string, Request[]>();
  const channels = new Map<string, Set<{ readonly tab: Page; readonly deliver: (data: unknown) => void }>>();

  function grant(name: string, request: Request) {
    held.set(name, request);
    const release = () => {
      if (held.get(name) !== request) return;
      held.delete(name);
      request.settle();
      grantNext(name);
    };
    request.tab.run(() => void request.hold().then(release));
  }

  function grantNext(name: string) {
    const next = queues.get(name)?.shift();
    if (next) grant(name, next);
  }

  function locksOf(tab: Page): Locks {
    return {
      request(name, { steal, signal }, hold) {
        return new Promise<void>((resolve, reject) => {
          // What was about to run when the tab crashed asks for nothing any more.
          if (tab.crashed) return;
          const settle = (error?: Error) => tab.run(() => (error ? reject(error) : resolve()));
          const request: Request = { tab, hold, settle };
          const holder = held.get(name);
          if (steal) {
            // [spec] The one that holds it is told by its promise, and the thief comes before everybody in the queue.
            holder?.settle(new DOMException("stolen", "AbortError"));
            grant(name, request);
          } else if (holder) {
            const queue = queues.get(name) ?? [];
            queues.set(name, [...queue, request]);
            signal?.addEventListener("abort", () => {
              const waiting = queues.get(name) ?? [];
              if (!waiting.includes(request)) return;
              queues.set(
                name,
                waiting.filter((other) => other !== request),
              );
              settle(new DOMException("aborted", "AbortError"));
            });
          } else grant(name, request);
        });
      },
    };
  }

  function broadcastOf(tab: Page, isDropped: () => boolean): TabsEnvironment["broadcast"] {
    return (name) => {
      const peers = channels.get(name) ?? new Set();
      channels.set(name, peers);
      let due = 0;
      const channel: Broadcast = {
        onmessage: null,
        postMessage(message) {
          // What its connections' ends still run says nothing.
          if (tab.crashed) return;
          const data = structuredClone(message);
          for (const peer of peers) if (peer !== self) peer.deliver(data);
        },
        close: () => peers.delete(self),
      };
      const self = {
        tab,
        // In order, however long each takes.
        deliver(data: unknown) {
          if (isDropped()) return;
          due = Math.max(due, time.now() + delayMs());
          time.schedule(
            () => tab.run(() => peers.has(self) && channel.onmessage?.({ data } as MessageEvent)),
            due - time.now(),
          );
        },
      };
      peers.add(self);
      return channel;
    };
  }

  return {
    get holders() {
      return [...held.values()].map(({ tab }) => tab);
    },
    openTab() {
      let backlog: (() => void)[] | undefined;
      let drops = 0;
      const death = new AbortController();
      const wakers = new Set<{ readonly wake: () => void; readonly sleep: () => void }>();
      const tab: Page = {
        get frozen() {
          return backlog !== undefined;
        },
        get crashed() {
          return death.signal.aborted;
        },
        run(task) {
          if (death.signal.aborted) return;
          if (backlog) backlog.push(task);
          else task();
        },
        environment: {
          now: time.now,
          random: time.random,
          offline: () => false,
          schedule: (run, ms) => {
            let cancelled = false;
            const cancel = time.schedule(() => tab.run(() => cancelled || run()), ms);
            return () => {
              cancelled = true;
              cancel();
            };
          },
          onWake(wake, sleep) {
            const waker = { wake, sleep };
            wakers.add(waker);
            return () => wakers.delete(waker);
          },
          get locks() {
            return locksOf(tab);
          },
          broadcast: (name) =>
            broadcastOf(tab, () => {
              if (drops === 0) return false;
              drops -= 1;
              return true;
            })(name),
        },
        async fetch(url, init) {
          const signals = [death.signal, init.signal].filter((signal) => signal !== null && signal !== undefined);
          const signal = AbortSignal.any(signals);
          signal.throwIfAborted();
          const response = await server.fetch(url, { ...init, signal });
          const body = response.body?.pipeThrough(
            new TransformStream<Uint8Array, Uint8Array>({
              transform: (chunk, controller) =>
                new Promise<void>((resolve) =>
                  tab.run(() => {
                    controller.enqueue(chunk);
                    resolve();
                  }),
                ),
            }),
          );
          return new Response(body ?? null, response);
        },
        freeze() {
          backlog ??= [];
        },
        thaw() {
          const tasks = backlog ?? [];
          backlog = undefined;
          for (const task of tasks) tab.run(task);
          for (const { wake } of [...wakers]) wake();
        },
        crash() {
          death.abort();
          for (const [name, queue] of queues)
            queues.set(
              name,
              queue.filter((request) => request.tab !== tab),
            );
          for (const peers of channels.values()) for (const peer of peers) if (peer.tab === tab) peers.delete(peer);
          for (const [name, request] of held) {
            if (request.tab !== tab) continue;
            held.delete(name);
            grantNext(name);
          }
        },
        hide() {
          for (const { sleep } of [...wakers]) sleep();
          tab.freeze();
        },
        show: () => tab.thaw(),
        drop() {
          drops += 1;
        },
      };
      return tab;
    },
  };
}
