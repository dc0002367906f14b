export {
  type Access,
  type ChannelDefinition,
  type ChannelOptions,
  channel,
  type EventDefinitions,
  type NoParams,
  type ParamsSchema,
} from "./channel.ts";
export { ContractError, type ContractErrorCode, type ContractErrorOptions, type Issue } from "./contract-error.ts";
export {
  type AnyContract,
  type ChannelDefinitions,
  type Contract,
  type ContractOptions,
  defineContract,
} from "./define-contract.ts";
export { type EventDefinition, type EventOptions, event } from "./event.ts";
export type { ChannelName, ContractEvent, DataOf, EventName, EventOf, ParamsOf, WireOf } from "./infer.ts";
