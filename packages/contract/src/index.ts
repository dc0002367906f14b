export { addressesOverlap } from "./address-overlap.ts";
export type { AddressParam, ParamsFor } from "./address-params.ts";
export { type CastOptions, castEvent } from "./cast.ts";
export {
  type Access,
  type ChannelDefinition,
  type ChannelOptions,
  type Compatibility,
  channel,
  type EventDefinitions,
  type NoParams,
  type ParamsSchema,
  type SnapshotSchema,
  type Stability,
} from "./channel.ts";
export {
  decodeEvent,
  decodeSnapshot,
  type EncodedEvent,
  encodeEvent,
  encodeRecord,
  encodeSnapshot,
} from "./codec.ts";
export { bigintString, type CodecName, codecName, isoDate } from "./codecs.ts";
export { ContractError, type ContractErrorCode, type ContractErrorOptions } from "./contract-error.ts";
export type { Decoded, Decoder, Issue } from "./decode/index.ts";
export {
  type AnyContract,
  type ChannelDefinitions,
  type Contract,
  type ContractOptions,
  defineContract,
} from "./define-contract.ts";
export { type Delivery, type EventDefinition, type EventOptions, event, type KeyOf } from "./event.ts";
export { versionOf } from "./event-version.ts";
export {
  type Casts,
  type EventVersions,
  type Evolution,
  type EvolveOptions,
  evolve,
  type PreviousVersion,
} from "./evolve.ts";
export { formatAddress } from "./format-address.ts";
export type {
  ChannelName,
  ContractEvent,
  DataOf,
  DeliveryOf,
  EventName,
  EventOf,
  ParamsOf,
  SnapshotOf,
  WireOf,
} from "./infer.ts";
export { type AddressMatch, matchAddress } from "./match-address.ts";
