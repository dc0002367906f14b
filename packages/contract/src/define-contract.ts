import type { ChannelDefinition } from "./channel.ts";
import { checkContract } from "./check-contract.ts";

export type ChannelDefinitions = Readonly<Record<string, ChannelDefinition>>;

/** A named set of channels: frozen plain data. */
export interface Contract<Name extends string = string, Channels extends ChannelDefinitions = ChannelDefinitions> {
  readonly name: Name;
  readonly channels: Channels;
  readonly reserved?: readonly string[];
  readonly description?: string;
}

/** Any contract. */
export type AnyContract = Contract;

export interface ContractOptions<Name extends string, Channels extends ChannelDefinitions> {
  /** Lower case words joined by `-`, such as `studio`. */
  readonly name: Name;
  readonly channels: Channels;
  /** Names of channels that were removed and must not come back with another meaning. */
  readonly reserved?: readonly string[];
  /** What the contract is for, in Markdown. */
  readonly description?: string;
}

/**
 * Defines a contract and checks all of it.
 *
 * @throws ContractError with the path of the first fault, such as `channels.renders.address`.
 */
export function defineContract<const Name extends string, const Channels extends ChannelDefinitions>(
  options: ContractOptions<Name, Channels>,
): Contract<Name, Channels> {
  checkContract(options);
  return Object.freeze({ ...options, channels: Object.freeze({ ...options.channels }) });
}
