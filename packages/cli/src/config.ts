import type { EvolutionConfig } from "./config/evolution-option.ts";
import type { LintConfig } from "./config/lint-option.ts";
import type { Generator } from "./generator.ts";

/** How generated files name each other. */
export type ImportExtension = ".js" | ".ts";
export const IMPORT_EXTENSIONS: readonly ImportExtension[] = [".js", ".ts"];

/** The optional parts of the generated folder. Types and decoders are always written. */
export type Output = "server" | "client" | "react";
export const OUTPUTS: readonly Output[] = ["server", "client", "react"];

/** What `tidings.config.ts` says. Paths are relative to it. */
export interface TidingsConfig {
  /** The module that exports the contract, as `contract` or as its default: `"./src/contract.ts"`. */
  readonly contract: string;
  /** The folder to generate into; it holds nothing else. Default: `"./src/generated"`. */
  readonly out?: string;
  /**
   * How generated files import each other and the contract. Default: `".js"`, which TypeScript resolves to the source and
   * bundlers understand. `".ts"` lets Node run the sources as they are, and needs `allowImportingTsExtensions` or
   * `rewriteRelativeImportExtensions` in `tsconfig.json`.
   */
  readonly importExtension?: ImportExtension;
  /** Which of the optional parts to write. Default: all. A package without React leaves `"react"` out. */
  readonly outputs?: readonly Output[];
  /** A team's own generators; they run after the built-in ones. Default: none. */
  readonly generators?: readonly Generator[];
  /** What `tidings diff` is told. */
  readonly evolution?: EvolutionConfig;
  /** How much each rule of `tidings lint` matters. Default: each rule's own level. */
  readonly lint?: LintConfig;
}

/** Gives `tidings.config.ts` its types; the values are checked when `tidings` reads them. */
export function defineConfig(config: TidingsConfig): TidingsConfig {
  return config;
}
