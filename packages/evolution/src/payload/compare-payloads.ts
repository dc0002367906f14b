import type { DescribedSchema, SchemaNode } from "@tidings/contract/lock";
import type { PayloadChange } from "../payload-change.ts";
import type { Judgement } from "../verdict.ts";
import { isAssignable } from "./assignable.ts";
import { judgeDirection } from "./direction.ts";
import type { Draft } from "./draft.ts";
import { createSameness } from "./sameness.ts";
import { isStillUsed } from "./still-used.ts";
import { findChanges } from "./walk.ts";

export interface CompareOptions {
  /** Of the generator that looks for witnesses; the same seed finds the same ones. Default: 1. */
  readonly seed?: number;
  /** Events tried for each change that isn't proven; 0 looks for no witness. Default: 250. */
  readonly tries?: number;
}

/**
 * What changed between two schemas of an event's payload, and what that does in each direction; nothing when they decide alike.
 *
 * A change is `safe` in a direction when the payload as a whole is proven to be read, or what it changed by itself is. When
 * the whole isn't proven, some change says so, or one more with the rule `schema-changed`.
 */
export function comparePayloads(
  before: DescribedSchema,
  after: DescribedSchema,
  options: CompareOptions = {},
): readonly PayloadChange[] {
  if (createSameness(before, after)(before.schema, after.schema)) return [];
  const { seed = 1, tries = 250 } = options;
  const drafts = findChanges(before, after);
  const judgeSource = sourceJudge(before, after, drafts);
  const forward = judgeDirection(drafts, { name: "forward", producer: after, consumer: before, seed, tries });
  const backward = judgeDirection(drafts, { name: "backward", producer: before, consumer: after, seed, tries });

  const all = drafts.map(
    (draft, index): PayloadChange => ({
      rule: draft.rule,
      pointer: draft.place.pointer,
      ...(draft.place.def !== undefined && { def: draft.place.def }),
      message: draft.message,
      ...(draft.mend !== undefined && { mend: draft.mend }),
      forward: forward.judgements[index] as Judgement,
      backward: backward.judgements[index] as Judgement,
      ...judgeSource(draft),
    }),
  );
  // A function that is handed the same as before is no finding.
  const changes = all.filter((change, index) => !drafts[index]?.handed || !isSafe(change));
  const whole: Draft = {
    rule: "schema-changed",
    place: { pointer: "", path: [] },
    message: "The schema changed in a way that no single part of it shows.",
    before: before.schema,
    after: after.schema,
  };
  const safe: Judgement = { verdict: "safe" };
  const source = judgeSource(whole);
  const compiles = [source.emitterSource, source.subscriberSource].every(({ verdict }) => verdict === "safe");
  // Nothing found and nothing to judge: the same said otherwise, as an integer above 0 is one of at least 1.
  if (forward.whole === undefined && backward.whole === undefined && (compiles || changes.length > 0)) return changes;
  return [
    ...changes,
    {
      rule: whole.rule,
      pointer: "",
      message: whole.message,
      forward: forward.whole ?? safe,
      backward: backward.whole ?? safe,
      ...source,
    },
  ];
}

type Source = Pick<PayloadChange, "emitterSource" | "subscriberSource">;

/**
 * Judges what a change does to source: nothing, if the payload's type as a whole still fits. If it doesn't, and no change by itself is
 * to blame, each of them may be.
 */
function sourceJudge(
  before: DescribedSchema,
  after: DescribedSchema,
  drafts: readonly Draft[],
): (draft: Draft) => Source {
  const fits = (a: SchemaNode, b: SchemaNode): readonly [emits: boolean, subscribes: boolean] => {
    const [old, current] = [
      { schema: a, in: before },
      { schema: b, in: after },
    ];
    return [
      isAssignable(old, current, { literal: true }),
      isAssignable(current, old, { literal: false }) && isStillUsed(old, current),
    ];
  };
  const whole = fits(before.schema, after.schema);
  // What a function is handed is no matter of types.
  const typed = drafts.filter(({ handed }) => !handed);
  const parts = new Map(typed.map((draft) => [draft, fits(draft.before, draft.after)]));
  const isBlamed = (side: 0 | 1): boolean =>
    typed.some((draft) => isCustom(draft) || parts.get(draft)?.[side] === false);
  const blamed = [isBlamed(0), isBlamed(1)] as const;
  return (draft) => {
    if (draft.handed) return { emitterSource: { verdict: "safe" }, subscriberSource: { verdict: "safe" } };
    const part = parts.get(draft) ?? whole;
    const judge = (side: 0 | 1): Judgement => {
      if (isCustom(draft)) return { verdict: "unverifiable" };
      return { verdict: whole[side] || (part[side] && blamed[side]) ? "safe" : "breaking" };
    };
    return { emitterSource: judge(0), subscriberSource: judge(1) };
  };
}

function isSafe({ forward, backward }: PayloadChange): boolean {
  return forward.verdict === "safe" && backward.verdict === "safe";
}

/** Only the compiler knows the type of a custom schema. */
function isCustom({ before, after }: Draft): boolean {
  return before.kind === "custom" || after.kind === "custom";
}
