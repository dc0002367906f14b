import type { ContractLock } from "@tidings/contract/lock";
import type { Verdict, Witness } from "../verdict.ts";
import { bumpFor } from "./bump.ts";
import type { DiffOptions } from "./diff-contracts.ts";
import { DIRECTIONS, type Direction, type Draft, type Finding, SOURCES, type Verdicts, verdictOf } from "./finding.ts";
import { fingerprint } from "./fingerprint.ts";
import { type Mode, type Promises, promisesOf, requiredDirections } from "./mode.ts";
import type { OlderDraft } from "./older-drafts.ts";
import type { Pair } from "./place.ts";

const UNACCEPTABLE: readonly Verdict[] = ["breaking", "unverifiable"];

/** Drafts with what modes, stability and suppressions make of them, in the order of channels. */
export function judgeDrafts(
  drafts: readonly (Draft | OlderDraft)[],
  pair: Pair,
  { suppress = [], strict = false }: DiffOptions,
): readonly Finding[] {
  const reasons = new Map(suppress.map(({ fingerprint, reason }) => [fingerprint, reason]));
  const findings = drafts.map((draft) => judge(draft, pair, reasons, strict));
  return findings.toSorted(
    (a, b) => compare(a.channel ?? "", b.channel ?? "") || compare(a.event ?? "", b.event ?? ""),
  );
}

function judge(
  draft: Draft | OlderDraft,
  { before, after }: Pair,
  reasons: ReadonlyMap<string, string>,
  strict: boolean,
): Finding {
  const { gate, made, experimental } = promisesFor(draft.channel ?? "", before, after);
  const older = "against" in draft;
  const verdictsBy = (modes: readonly Mode[]): readonly Verdict[] => {
    const held = modes.filter((mode) => !older || mode === "full-transitive");
    return [...new Set(held.flatMap(requiredDirections))].map((direction) => verdictOf(draft, direction));
  };
  const promised = verdictsBy(made);
  const digits = fingerprint(draft);
  const suppressed = reasons.get(digits);
  const proven = isProven(draft);
  // What is certain stays a breaking release, whoever accepts it; what is only possible was looked at.
  const counted = suppressed === undefined || proven;
  const harmful = strict
    ? promised.some((verdict) => verdict !== "safe")
    : verdictsBy([gate]).some((verdict) => UNACCEPTABLE.includes(verdict));
  const witness = witnessOf(draft);
  return {
    rule: draft.rule,
    pointer: draft.pointer,
    ...(draft.channel !== undefined && { channel: draft.channel }),
    ...(draft.event !== undefined && { event: draft.event }),
    message: draft.message,
    ...(draft.mend !== undefined && { mend: draft.mend }),
    verdicts: Object.fromEntries([...DIRECTIONS, ...SOURCES].map((side) => [side, verdictOf(draft, side)])) as Verdicts,
    bump: bumpFor({
      required: counted ? promised : [],
      sources: SOURCES.map((source) => verdictOf(draft, source)),
      addition: draft.addition === true,
      experimental,
    }),
    fingerprint: digits,
    ...(witness !== undefined && { witness }),
    proven,
    fails: harmful && suppressed === undefined && !experimental,
    ...(older && { against: draft.against }),
    ...(suppressed !== undefined && { suppressed }),
  };
}

/** What concerns the whole contract concerns channels that promise everything. */
function promisesFor(name: string, before: ContractLock, after: ContractLock): Promises {
  const [was, is] = [before.channels[name], after.channels[name]];
  const [first, last] = [was ?? is, is ?? was];
  return first === undefined || last === undefined
    ? { gate: "full", made: ["full"], experimental: false }
    : promisesOf(first, last);
}

function isProven(draft: Draft): boolean {
  if (draft.certain) return true;
  return DIRECTIONS.every((direction) => {
    const { verdict = "safe", witness } = draft.judgements[direction] ?? {};
    return verdict !== "unverifiable" && (verdict !== "breaking" || witness !== undefined);
  });
}

function witnessOf({ judgements }: Draft): (Witness & { readonly direction: Direction }) | undefined {
  for (const direction of DIRECTIONS) {
    const witness = judgements[direction]?.witness;
    if (witness !== undefined) return { ...witness, direction };
  }
  return undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
