import type { ContractLock, PropertyNode, SchemaNode } from "@tidings/contract/lock";

export type LintLevel = "off" | "warn" | "error";
export const LINT_LEVELS: readonly LintLevel[] = ["off", "warn", "error"];

/** A place in the contract that a rule may look at. */
export interface Place {
  /** RFC 6901, in the lock. */
  readonly pointer: string;
  /** For people: `renders.finished.outcome.durationMs`. */
  readonly path: string;
}

/** A schema in the contract. */
export interface SchemaPlace extends Place {
  readonly node: SchemaNode;
  /** What it stands directly in. */
  readonly parent?: SchemaNode;
  /** The property that it is the schema of. */
  readonly property?: PropertyNode & { readonly name: string };
  /** Events of it are kept and replayed. */
  readonly stored: boolean;
}

/** What a rule has against a place. */
export interface Fault extends Place {
  /** One sentence. */
  readonly message: string;
}

export interface LintRule {
  readonly level: LintLevel;
  /** What to do about it, as one sentence. */
  readonly mend: string;
  /** Looks at every schema of every payload, snapshot and parameter. */
  schema?(place: SchemaPlace): string | undefined;
  /** Looks at the contract as a whole. */
  contract?(lock: ContractLock): readonly Fault[];
}
