export { type CompareOptions, comparePayloads } from "./payload/compare-payloads.ts";
export type { PayloadChange, PayloadRule } from "./payload-change.ts";
export { type Bump, type Judgement, type Verdict, type Witness, worstVerdict } from "./verdict.ts";
export { type RebuiltSchema, rebuildSchema } from "./zod/rebuild-schema.ts";
