/** What became of a schema: a source expression over `@tidings/contract/decode`, or the reasons why only Zod can check it. */
export type CompiledDecoder =
  | {
      readonly kind: "decoder";
      /** Evaluates to a `Parser`: `object({ done: integer, note: optional(pipe(string, maxLength(80))) })`. */
      readonly expression: string;
      /** Names that the expression takes from `@tidings/contract/decode`, sorted. */
      readonly imports: readonly string[];
      /** Names of the defs that the expression refers to, itself or through other defs, sorted; each needs a `Parser` constant named `parserName(ref)`. */
      readonly refs: readonly string[];
    }
  | { readonly kind: "zod"; readonly reasons: readonly Reason[] };

/** Why a part of a schema needs Zod. */
export interface Reason {
  /** Within the schema: `scene.objects[].colour`; empty for the schema itself. */
  readonly path: string;
  readonly reason: string;
}
