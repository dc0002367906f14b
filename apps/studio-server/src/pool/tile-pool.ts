import { Worker } from "node:worker_threads";
import type { TileAnswer, TileRequest } from "./messages.ts";

/** Worker threads that pull tiles: a free one asks `next`, so that who decides about fairness keeps no queue here. */
export interface TilePool {
  readonly size: number;
  /** Worker threads that trace a tile now. */
  busy(): number;
  /** Says that `next` may have something again. */
  wake(): void;
  /** Stops the threads, in the middle of a tile if need be. */
  close(): Promise<void>;
}

export interface TilePoolOptions<Task extends TileTask> {
  /** Number of threads. */
  readonly size: number;
  /** The next tile to trace, if any. */
  readonly next: () => Task | undefined;
  readonly onTraced: (task: Task, answer: TileAnswer) => void;
  /** The thread died with this task; a new one has taken its place. */
  readonly onFailed: (task: Task, error: Error) => void;
}

export interface TileTask {
  readonly request: TileRequest;
}

export function createTilePool<Task extends TileTask>(options: TilePoolOptions<Task>): TilePool {
  const { size, next, onTraced, onFailed } = options;
  /** Each thread with the task it works on. */
  const threads = new Map<Worker, Task | undefined>();
  let closed = false;

  function start(): void {
    const worker = new Worker(new URL("./tile-worker.ts", import.meta.url));
    threads.set(worker, undefined);
    worker.on("message", (answer: TileAnswer) => {
      const task = threads.get(worker);
      threads.set(worker, undefined);
      if (task) onTraced(task, answer);
      feed();
    });
    worker.on("error", (error) => replace(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on("exit", (code) => replace(worker, new Error(`worker thread ended with code ${code}`)));
  }

  function replace(worker: Worker, error: Error): void {
    if (closed || !threads.has(worker)) return;
    const task = threads.get(worker);
    threads.delete(worker);
    start();
    if (task) onFailed(task, error);
    feed();
  }

  function feed(): void {
    if (closed) return;
    for (const [worker, current] of threads) {
      if (current) continue;
      const task = next();
      if (!task) return;
      threads.set(worker, task);
      worker.postMessage(task.request);
    }
  }

  for (let thread = 0; thread < size; thread++) start();

  return {
    size,
    busy: () => [...threads.values()].filter((task) => task !== undefined).length,
    wake: feed,
    async close() {
      closed = true;
      await Promise.all([...threads.keys()].map((worker) => worker.terminate()));
    },
  };
}
