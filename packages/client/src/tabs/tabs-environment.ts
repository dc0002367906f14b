import { type Environment, platform } from "../environment.ts";

/** The part of the Web Locks API that an election takes. https://w3c.github.io/web-locks/ */
export interface Locks {
  request(
    name: string,
    options: { readonly steal?: boolean; readonly signal?: AbortSignal },
    hold: () => Promise<void>,
  ): Promise<unknown>;
}

/** The part of BroadcastChannel that tabs take. */
export interface Broadcast {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface TabsEnvironment extends Environment {
  /** Absent where tabs can't share: outside pages, and on pages that are neither HTTPS nor local. */
  readonly locks: Locks | undefined;
  broadcast(name: string): Broadcast;
}

/** Node has both APIs by now, and no tabs. */
export function tabsPlatform(): TabsEnvironment {
  const { document, navigator, BroadcastChannel } = globalThis;
  return {
    ...platform,
    locks: document && BroadcastChannel ? (navigator.locks as Locks | undefined) : undefined,
    broadcast: (name) => new BroadcastChannel(name),
  };
}
