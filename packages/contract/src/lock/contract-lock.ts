import type { SchemaDefs, SchemaNode } from "./schema-node.ts";

/** A contract as plain data: what `contract.lock.json` holds. */
export interface ContractLock {
  readonly lockVersion: 1;
  readonly name: string;
  readonly description?: string;
  readonly channels: { readonly [channel: string]: LockedChannel };
  /** Recursive schemas, by the name that a `ref` node gives. */
  readonly defs: SchemaDefs;
}

export interface LockedChannel {
  readonly address: string;
  readonly access: "public" | "private";
  readonly params: SchemaNode;
  readonly description?: string;
  readonly deprecated?: true | string;
  readonly events: { readonly [event: string]: LockedEvent };
}

export interface LockedEvent {
  readonly description?: string;
  readonly deprecated?: true | string;
  readonly schema: SchemaNode;
}
