import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Contender } from "./contender.ts";
import type { FromLoad, FromServer, ToLoad, ToServer } from "./messages.ts";

/** A process of the benchmark, which ends when the runner does. */
export interface Peer<Sent, Got extends { readonly type: string }> {
  readonly process: ChildProcess;
  tell(message: Sent): void;
  /** Sends a message, and resolves with the next of a type. */
  ask<T extends Got["type"]>(message: Sent, type: T): Promise<Extract<Got, { type: T }>>;
  /** Resolves with the next message of a type. */
  next<T extends Got["type"]>(type: T): Promise<Extract<Got, { type: T }>>;
  stop(): void;
}

export interface Serving extends Peer<ToServer, FromServer> {
  readonly contender: Contender;
  readonly port: number;
}

const LIMIT_MS = 180_000;

/** `BENCH_EXEC="--cpu-prof --cpu-prof-dir=/tmp/profiles"` gives the servers arguments of Node. */
export async function startServer(contender: Contender, execArgv: readonly string[] = []): Promise<Serving> {
  const all = [...execArgv, ...(process.env.BENCH_EXEC?.split(" ") ?? [])];
  const child = fork(new URL(`servers/${contender.module}`, import.meta.url), { execArgv: all });
  const server = peer<ToServer, FromServer>(child);
  const { port } = await server.next("listening");
  return { ...server, contender, port };
}

export function startLoad(module: URL): Peer<ToLoad, FromLoad> {
  return peer(fork(module, { execArgv: [] }));
}

/** A process that was forked. */
export function peer<Sent, Got extends { readonly type: string }>(child: ChildProcess): Peer<Sent, Got> {
  return {
    process: child,
    tell: (message) => void child.send(message as object),
    ask<T extends Got["type"]>(message: Sent, type: T) {
      const answer = next<Extract<Got, { type: T }>>(child, type);
      child.send(message as object);
      return answer;
    },
    next: (type) => next(child, type),
    stop: () => child.disconnect(),
  };
}

async function next<M extends { readonly type: string }>(from: ChildProcess, type: M["type"]): Promise<M> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  for (;;) {
    const [message] = (await once(from, "message", { signal: limit })) as [M];
    if (message.type === type) return message;
  }
}

export function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
}
