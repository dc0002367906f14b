export { CliError, type CliErrorCode, type CliErrorOptions } from "./cli-error.ts";
export type { ImportExtension, Output, TidingsConfig } from "./config.ts";
export type { GeneratedFile, Generator, GeneratorOptions } from "./generator.ts";
export type {
  ChannelModel,
  ChannelNames,
  ContractModel,
  ContractNames,
  DefinitionModel,
  DefinitionNames,
  EventModel,
  EventNames,
} from "./model/contract-model.ts";
export { type ExitCode, type RunSeams, run } from "./run.ts";
