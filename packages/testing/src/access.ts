import { type AnyContract, matchAddress } from "@tidings/contract";
import { TestingError } from "./testing-error.ts";

/** Who may not have what, whatever the app's own `authorize` says. */
export interface Access {
  /**
   * @returns The canonical address.
   * @throws TestingError `invalid_option` when no private channel has it
   */
  deny(address: string): string;
  /** @throws TestingError as `deny` */
  allow(address: string): void;
  isDenied(address: string): boolean;
}

export function createAccess(contract: AnyContract): Access {
  const denied = new Set<string>();

  function find(address: string): string {
    const match = matchAddress(contract, address);
    if (!match?.ok) {
      throw new TestingError("invalid_option", `${contract.name} has no channel with the address ${address}`);
    }
    if (contract.channels[match.channel]?.access === "public") {
      throw new TestingError("invalid_option", `${address} is public: nobody is asked who may have it`);
    }
    return match.address;
  }

  return {
    deny(address) {
      const found = find(address);
      denied.add(found);
      return found;
    },
    allow(address) {
      denied.delete(find(address));
    },
    isDenied: (address) => denied.has(address),
  };
}
