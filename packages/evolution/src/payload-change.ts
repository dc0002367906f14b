import type { Judgement } from "./verdict.ts";

/** What changed, as a name that stays the same from release to release. */
export type PayloadRule =
  | "field-added"
  | "field-removed"
  | "field-renamed"
  | "field-made-optional"
  | "field-made-required"
  | "default-added"
  | "default-removed"
  | "default-changed"
  | "exactness-changed"
  | "null-allowed"
  | "null-refused"
  | "unknown-keys-changed"
  | "type-changed"
  | "minimum-raised"
  | "minimum-lowered"
  | "maximum-raised"
  | "maximum-lowered"
  | "integer-required"
  | "integer-dropped"
  | "multiple-changed"
  | "min-length-raised"
  | "min-length-lowered"
  | "max-length-raised"
  | "max-length-lowered"
  | "pattern-added"
  | "pattern-removed"
  | "pattern-changed"
  | "format-added"
  | "format-removed"
  | "format-changed"
  | "refinement-added"
  | "refinement-removed"
  | "refinement-changed"
  | "overwrite-changed"
  | "coercion-changed"
  | "enum-value-added"
  | "enum-value-removed"
  | "template-changed"
  | "tuple-item-added"
  | "tuple-item-removed"
  | "tuple-rest-changed"
  | "record-keys-changed"
  | "union-option-added"
  | "union-option-removed"
  | "union-reordered"
  | "union-kind-changed"
  | "codec-changed"
  | "catch-changed"
  | "readonly-changed"
  | "unit-changed"
  | "custom-changed"
  | "schema-changed";

/** One change between two schemas of a payload. */
export interface PayloadChange {
  readonly rule: PayloadRule;
  /** RFC 6901, from the payload's schema in the lock after the change, or before it when something was removed. */
  readonly pointer: string;
  /** The recursive schema in which the change stands: `pointer` then starts at `defs[def]`. */
  readonly def?: string;
  /** One sentence. */
  readonly message: string;
  /** What to do instead, where there is more to say than to take the change back. */
  readonly mend?: string;
  /** Old consumers, new producer. */
  readonly forward: Judgement;
  /** New consumers, old producers. */
  readonly backward: Judgement;
  /** Whether code that emits still compiles. */
  readonly emitterSource: Judgement;
  /** Whether code that subscribes still compiles. */
  readonly subscriberSource: Judgement;
}
