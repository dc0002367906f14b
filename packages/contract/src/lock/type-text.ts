import type { Reason } from "./compiled-decoder.ts";

/** Which side of a schema: what the wire carries (`z.input`), or what the program has (`z.output`). */
export type Side = "input" | "output";

/** A schema's type as TypeScript text. */
export interface TypeText {
  readonly text: string;
  /** Names of the defs that `text` refers to, itself or through other defs, sorted; each needs a type named `typeName(ref)`. */
  readonly refs: readonly string[];
  /** Parts whose type only Zod's inference knows (`z.custom`): they are `unknown` in `text`; use `DataOf` of the contract instead. */
  readonly unknowns: readonly Reason[];
}
