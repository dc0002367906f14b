import type { ChannelDefinition, Compatibility, Stability } from "../channel.ts";
import type { AnyContract } from "../define-contract.ts";
import type { Delivery, EventDefinition } from "../event.ts";
import { versionOf } from "../event-version.ts";
import { compareText } from "./canonical-json.ts";
import { createSchemaDescriber, type SchemaDescriber } from "./describe-schema.ts";
import { deprecatedFact } from "./schema-facts.ts";
import type { SchemaDefs, SchemaNode } from "./schema-node.ts";

/** A contract as plain data: what `contract.lock.json` holds. */
export interface ContractLock {
  readonly lockVersion: 1;
  readonly name: string;
  readonly description?: string;
  /** Names of channels that must not come back, sorted. */
  readonly reserved?: readonly string[];
  readonly channels: { readonly [channel: string]: LockedChannel };
  /** Recursive schemas, by the name that a `ref` node gives. */
  readonly defs: SchemaDefs;
}

export interface LockedChannel {
  readonly address: string;
  readonly access: "public" | "private";
  readonly params: SchemaNode;
  /** The state that a subscriber starts from; absent when there is none. */
  readonly snapshot?: SchemaNode;
  /** Absent: not said, so that the default holds. */
  readonly compatibility?: Compatibility;
  readonly stability?: Stability;
  /** Names of events that must not come back, sorted. */
  readonly reserved?: readonly string[];
  readonly description?: string;
  readonly deprecated?: true | string;
  readonly events: { readonly [event: string]: LockedEvent };
}

export interface LockedEvent {
  /** Absent: `log`. */
  readonly delivery?: Exclude<Delivery, "log">;
  /** With `latest`: the property that tells what an event replaces. */
  readonly key?: string;
  readonly description?: string;
  readonly deprecated?: true | string;
  /** Number of the version that `schema` describes. Absent: 1. */
  readonly version?: number;
  readonly schema: SchemaNode;
  /** The versions before it, oldest first; the last is the one before `version`. Older ones may have been dropped. */
  readonly previous?: readonly LockedVersion[];
}

/** A version that an event has left behind; it can always be cast up. */
export interface LockedVersion {
  readonly schema: SchemaNode;
  /** Whether the next version can be cast down to it. */
  readonly down?: true;
}

/**
 * The contract as plain data, with everything that decides compatibility.
 *
 * Channels, events and properties keep their declared order here, for code that is generated from it; `stringifyLock` and
 * `contractHash` don't depend on it.
 *
 * @throws ContractError `unsupported_schema`, which `defineContract` has thrown before for any contract it made.
 */
export function toLock(contract: AnyContract): ContractLock {
  const describer = createSchemaDescriber();
  return {
    lockVersion: 1,
    name: contract.name,
    ...described(contract),
    ...reservedFact(contract.reserved),
    channels: mapSorted(contract.channels, (channel, name) => lockChannel(channel, `channels.${name}`, describer)),
    defs: describer.defs,
  };
}

function lockChannel(channel: ChannelDefinition, path: string, describer: SchemaDescriber): LockedChannel {
  return {
    address: channel.address,
    access: channel.access,
    params: describer.describe(channel.params, `${path}.params`),
    ...(channel.snapshot && { snapshot: describer.describe(channel.snapshot, `${path}.snapshot`) }),
    ...(channel.compatibility && { compatibility: channel.compatibility }),
    ...(channel.stability && { stability: channel.stability }),
    ...reservedFact(channel.reserved),
    ...described(channel),
    ...deprecatedFact(channel.deprecated),
    events: mapSorted(channel.events, (event, name) => lockEvent(event, `${path}.events.${name}`, describer)),
  };
}

function lockEvent(event: EventDefinition, path: string, describer: SchemaDescriber): LockedEvent {
  const { delivery, key, previous = [] } = event;
  const version = versionOf(event);
  return {
    ...(delivery !== "log" && { delivery }),
    ...(key !== undefined && { key }),
    ...described(event),
    ...deprecatedFact(event.deprecated),
    ...(version > 1 && { version }),
    schema: describer.describe(event.schema, path),
    ...(previous.length > 0 && {
      previous: previous.map((version, index) => ({
        schema: describer.describe(version.schema, `${path}.previous.${index}`),
        ...(version.down && { down: true }),
      })),
    }),
  };
}

/** Sorted: the order in which names were given up says nothing. */
function reservedFact(reserved: readonly string[] = []): { readonly reserved?: readonly string[] } {
  return reserved.length === 0 ? {} : { reserved: [...reserved].sort(compareText) };
}

function described({ description }: { readonly description?: string }): { readonly description?: string } {
  return description === undefined || description === "" ? {} : { description };
}

/** Works in sorted order, so that names of defs don't depend on the declared one, and returns the declared order. */
function mapSorted<V, R>(record: Readonly<Record<string, V>>, map: (value: V, key: string) => R): Record<string, R> {
  const results = new Map<string, R>();
  const entries = Object.entries(record);
  for (const [key, value] of [...entries].sort(([a], [b]) => compareText(a, b))) results.set(key, map(value, key));
  return Object.fromEntries(entries.map(([key]): [string, R] => [key, results.get(key) as R]));
}
