import type { DescribedSchema } from "@tidings/contract/lock";
import type { PayloadChange } from "../payload-change.ts";
import type { Judgement } from "../verdict.ts";
import { sameNode } from "./same-node.ts";

export interface CompareOptions {
  /** Of the generator that looks for witnesses; the same seed finds the same ones. Default: 1. */
  readonly seed?: number;
}

/** What changed between two schemas of an event's payload, and what that does in each direction; nothing when they decide alike. */
export function comparePayloads(
  before: DescribedSchema,
  after: DescribedSchema,
  _options: CompareOptions = {},
): readonly PayloadChange[] {
  if (sameNode(before.schema, after.schema, before, after)) return [];
  const breaking: Judgement = { verdict: "breaking" };
  return [
    {
      rule: "schema-changed",
      pointer: "",
      message: "The payload's schema changed.",
      forward: breaking,
      backward: breaking,
      emitterSource: breaking,
      subscriberSource: breaking,
    },
  ];
}
