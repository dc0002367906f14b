import type { Connection } from "../connection.ts";

/** Which channels the leader's connection carries: those that one of its tabs wants. */
export interface WantedChannels {
  want(addresses: ReadonlySet<string>): void;
  /** The server denied it. */
  refuse(address: string): void;
  isRefused(address: string): boolean;
  /** Who comes new asks again for what was refused. */
  askAgain(addresses: readonly string[]): void;
  forgetRefusals(): void;
}

export function createWantedChannels(connection: Connection): WantedChannels {
  const listens = new Map<string, () => void>();
  const refused = new Set<string>();

  function drop(address: string) {
    listens.get(address)?.();
    listens.delete(address);
  }

  return {
    want(addresses) {
      for (const address of [...listens.keys()]) if (!addresses.has(address)) drop(address);
      for (const address of addresses) {
        // The tabs hear what comes; the connection has to be asked for it.
        if (!listens.has(address))
          listens.set(
            address,
            connection.listen(address, () => {}, {}),
          );
      }
    },
    refuse: (address) => refused.add(address),
    isRefused: (address) => refused.has(address),
    askAgain(addresses) {
      for (const address of addresses) if (refused.delete(address)) drop(address);
    },
    forgetRefusals: () => refused.clear(),
  };
}
