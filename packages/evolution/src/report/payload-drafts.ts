import type { DescribedSchema } from "@tidings/contract/lock";
import { comparePayloads } from "../payload/compare-payloads.ts";
import type { PayloadChange } from "../payload-change.ts";
import { pointerTo } from "../zod/pointer.ts";
import type { Draft } from "./finding.ts";
import { resolvePointer } from "./pointer.ts";

/** Rules that give a contract something new; the same in reverse take something away. */
const ADDITIONS: ReadonlySet<string> = new Set([
  "field-added",
  "default-added",
  "null-allowed",
  "enum-value-added",
  "union-option-added",
  "tuple-item-added",
]);

/** Where a schema stands in the lock, and whose it is. */
export interface PayloadPlace {
  readonly pointer: string;
  readonly channel: string;
  readonly event?: string;
}

/** What the engine says of two schemas, as drafts of a contract's diff; `judge` says what each direction means here. */
export function payloadDrafts(
  before: DescribedSchema,
  after: DescribedSchema,
  place: PayloadPlace,
  seed: number,
  judge: (change: PayloadChange) => Draft["judgements"],
): readonly Draft[] {
  return comparePayloads(before, after, { seed }).map((change): Draft => {
    const root = change.def === undefined ? place.pointer : pointerTo("defs", change.def);
    const at = ({ schema, defs }: DescribedSchema) =>
      resolvePointer(change.def === undefined ? schema : defs[change.def], change.pointer);
    const facts = [at(before), at(after)] as const;
    return {
      rule: change.rule,
      pointer: root + change.pointer,
      channel: place.channel,
      ...(place.event !== undefined && { event: place.event }),
      message: change.message,
      ...(change.mend !== undefined && { mend: asSentence(change.mend) }),
      judgements: judge(change),
      ...(ADDITIONS.has(change.rule) && { addition: true }),
      // Two changes of one place have no facts of their own where the pointer leads nowhere.
      facts: facts[0] === undefined && facts[1] === undefined ? [change.message, null] : facts,
    };
  });
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
