import type { CompiledDecoder, ContractLock, LockedChannel, LockedEvent, SchemaNode } from "@tidings/contract/lock";
import type { SkewEntry } from "@tidings/evolution";

/** A contract as generators see it: the lock, the names that its parts have in generated code, and what was decided. */
export interface ContractModel {
  /** `studio` */
  readonly name: string;
  /** Identity of the lock: 64 hex digits. */
  readonly hash: string;
  readonly lock: ContractLock;
  /** How clients of released versions get on with this one, from `history/`, without those that are the same. */
  readonly history: readonly SkewEntry[];
  /** What the contract's module calls it. */
  readonly exportName: "contract" | "default";
  readonly names: ContractNames;
  readonly channels: readonly ChannelModel[];
  /** Recursive schemas, each a type and a decoder of its own. */
  readonly definitions: readonly DefinitionModel[];
}

export interface ChannelModel {
  /** `renders` */
  readonly name: string;
  readonly locked: LockedChannel;
  /** False for an address such as `metrics`. */
  readonly hasParams: boolean;
  readonly names: ChannelNames;
  readonly events: readonly EventModel[];
  /** The state that a subscriber starts from; absent when the channel declares none. */
  readonly snapshot?: SnapshotModel;
}

export interface SnapshotModel {
  readonly schema: SchemaNode;
  readonly names: SnapshotNames;
  readonly decoder: CompiledDecoder;
}

export interface EventModel {
  /** `progress` */
  readonly name: string;
  /** `renders.progress` */
  readonly wireName: string;
  readonly locked: LockedEvent;
  readonly names: EventNames;
  readonly decoder: CompiledDecoder;
}

export interface DefinitionModel {
  /** Its key in the lock's `defs`. */
  readonly ref: string;
  readonly schema: SchemaNode;
  readonly names: DefinitionNames;
}

/** Names of the generated code, for a contract called `studio`. */
export interface ContractNames {
  /** `StudioEvent` */
  readonly event: string;
  /** `StudioChannel` */
  readonly channel: string;
  /** `studioDescriptor` */
  readonly descriptor: string;
  /** `StudioServer` */
  readonly server: string;
  /** `createStudioServer` */
  readonly createServer: string;
  /** `StudioClient` */
  readonly client: string;
  /** `createStudioClient` */
  readonly createClient: string;
  /** `StudioProvider` */
  readonly provider: string;
  /** `useStudioClient` */
  readonly useClient: string;
  /** `useStudioConnection` */
  readonly useConnection: string;
  /** `useStudioUpdate` */
  readonly useUpdate: string;
}

/** Names of the generated code, for a channel called `renders`. */
export interface ChannelNames {
  /** `RendersParams` */
  readonly params: string;
  /** `RendersEvent` */
  readonly event: string;
  /** `RendersEmitter` */
  readonly emitter: string;
  /** `RendersHandlers` */
  readonly handlers: string;
  /** `useRenders` */
  readonly hook: string;
}

/** Names of the generated code, for the snapshot of a channel called `renders`. */
export interface SnapshotNames {
  /** `RendersSnapshot` */
  readonly data: string;
  /** `rendersSnapshotParser`, where Zod is needed */
  readonly parser: string;
}

/** Names of the generated code, for an event called `progress` in `renders`. */
export interface EventNames {
  /** `RendersProgress` */
  readonly data: string;
  /** `RendersProgressEvent` */
  readonly event: string;
  /** `rendersProgressParser`, where Zod is needed */
  readonly parser: string;
  /** `onProgress` */
  readonly handler: string;
}

/** Names of the generated code, for a recursive schema called `Category`. */
export interface DefinitionNames {
  /** `Category` */
  readonly type: string;
  /** `categoryParser` */
  readonly parser: string;
}
