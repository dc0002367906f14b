import type { ContractLock } from "@tidings/contract/lock";

/** A lock, and where it is from. */
export interface SourcedLock {
  /** As messages name it: `git:main`, `history/1.2.0.json`, `src/contract.ts`. */
  readonly source: string;
  readonly lock: ContractLock;
  /** The version of the package that it was released in, when that is known. */
  readonly version?: string;
}
