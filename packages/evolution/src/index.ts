export { type CompareOptions, comparePayloads } from "./payload/compare-payloads.ts";
export type { PayloadChange, PayloadRule } from "./payload-change.ts";
export { checkReplay } from "./replay/check-replay.ts";
export { bumpBelowOne, greatestBump } from "./report/bump.ts";
export { type CastsOf, castsOf, type FixturesOf } from "./report/casts.ts";
export {
  type ContractDiff,
  type DiffOptions,
  diffContracts,
  type Released,
  type Suppression,
} from "./report/diff-contracts.ts";
export { DIRECTIONS, type Direction, type Finding, SOURCES, type Source, type Verdicts } from "./report/finding.ts";
export type { ContractRule, RuleId } from "./report/rule-id.ts";
export { type SkewEntry, skewTable } from "./report/skew-table.ts";
export { type Bump, type Judgement, type Verdict, type Witness, worstVerdict } from "./verdict.ts";
export { sampleEvents } from "./witness/sample-events.ts";
export { type RebuiltSchema, rebuildSchema } from "./zod/rebuild-schema.ts";
