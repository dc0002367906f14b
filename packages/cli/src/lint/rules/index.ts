import type { LintRule } from "../lint-rule.ts";
import { closedEnum } from "./closed-enum.ts";
import { coerce } from "./coerce.ts";
import { loosePayload } from "./loose-payload.ts";
import { missingDescription } from "./missing-description.ts";
import { optionalWithoutNull } from "./optional-without-null.ts";
import { refinementWithoutRevision } from "./refinement-without-revision.ts";
import { secretName } from "./secret-name.ts";

export type LintRuleName =
  | "closed-enum"
  | "coerce"
  | "loose-payload"
  | "missing-description"
  | "optional-without-null"
  | "refinement-without-revision"
  | "secret-name";

/** Every rule of `tidings lint`; docs/lint.md lists them. */
export const LINT_RULES: Readonly<Record<LintRuleName, LintRule>> = {
  "closed-enum": closedEnum,
  coerce,
  "loose-payload": loosePayload,
  "missing-description": missingDescription,
  "optional-without-null": optionalWithoutNull,
  "refinement-without-revision": refinementWithoutRevision,
  "secret-name": secretName,
};
export const LINT_RULE_NAMES: readonly LintRuleName[] = Object.keys(LINT_RULES) as LintRuleName[];
