export { CliError, type CliErrorCode, type CliErrorOptions } from "./cli-error.ts";
export type { EvolutionConfig } from "./config/evolution-option.ts";
export type { LintConfig } from "./config/lint-option.ts";
export type { ImportExtension, Output, TidingsConfig } from "./config.ts";
export type { DiffReport } from "./diff/diff-report.ts";
export type { Check, CheckName, FaultCode, Mend, Verdict } from "./doctor/check.ts";
export type { Product } from "./doctor/intermediaries.ts";
export type { DoctorReport } from "./doctor/report.ts";
export type { GeneratedFile, Generator, GeneratorOptions } from "./generator.ts";
export type { LintProblem } from "./lint/lint-contract.ts";
export type { LintReport } from "./lint/lint-report.ts";
export type { LintLevel } from "./lint/lint-rule.ts";
export type { LintRuleName } from "./lint/rules/index.ts";
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
