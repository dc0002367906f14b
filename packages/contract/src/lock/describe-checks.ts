import type * as core from "zod/v4/core";
import { canonicalJson, compareText } from "./canonical-json.ts";
import { overwriteCheck } from "./known-overwrite.ts";
import type { Check } from "./schema-node.ts";
import { formatCheck, patternText } from "./string-format.ts";

/**
 * A schema's constraints, in canonical order.
 *
 * Constraints commute, so they are sorted, except across one that changes the value: `trim().min(1)` is not `min(1).trim()`.
 */
export function describeChecks(schema: core.$ZodType): readonly Check[] {
  const sections: Check[][] = [[]];
  for (const check of allChecks(schema)) {
    const described = describeCheck(check);
    if (described === undefined) continue;
    if (changesValue(described)) sections.push([described], []);
    else sections.at(-1)?.push(described);
  }
  return sections.flatMap(sortSection);
}

/** Whether what runs after this check sees another value than what ran before. */
export function changesValue(check: Check): boolean {
  return check.check === "overwrite" || (check.check === "format" && check.format === "url");
}

/** `z.email()` and `z.int()` are schemas that are their own first check; `z.string().email()` has it in its list. */
function allChecks(schema: core.$ZodType): readonly core.$ZodCheck[] {
  const own = schema._zod.traits.has("$ZodCheck") ? [schema as core.$ZodType & core.$ZodCheck] : [];
  return [...own, ...((schema._zod.def.checks ?? []) as readonly core.$ZodCheck[])];
}

function sortSection(section: readonly Check[]): readonly Check[] {
  const lines = section.map((check) => ({ check, text: canonicalJson({ ...check }) }));
  lines.sort((a, b) => compareText(a.text, b.text));
  // Saying a constraint twice says nothing new; two refinements are two.
  return lines
    .filter(({ check, text }, index) => check.check === "refine" || text !== lines[index - 1]?.text)
    .map(({ check }) => check);
}

type CheckDef = (core.$ZodChecks | core.$ZodStringFormatChecks)["_zod"]["def"];

/** @returns undefined for a check that decides nothing. */
function describeCheck(check: core.$ZodCheck): Check | undefined {
  const def = check._zod.def as CheckDef;
  switch (def.check) {
    case "greater_than":
      return bound("min", def);
    case "less_than":
      return bound("max", def);
    case "multiple_of":
      return { check: "multipleOf", value: scalar(def.value) };
    case "number_format":
    case "bigint_format":
      return { check: "numberFormat", format: def.format };
    case "min_length":
      return { check: "minLength", value: def.minimum };
    case "max_length":
      return { check: "maxLength", value: def.maximum };
    case "length_equals":
      return { check: "length", value: def.length };
    case "min_size":
      return { check: "minSize", value: def.minimum };
    case "max_size":
      return { check: "maxSize", value: def.maximum };
    case "size_equals":
      return { check: "size", value: def.size };
    case "string_format":
      return describeStringCheck(check as core.$ZodStringFormat);
    case "overwrite":
      return overwriteCheck(def.tx);
    default:
      // zod/mini's `describe` and `meta` come as checks. Whatever else there is, and may come, is a function to us.
      return isFact(def) ? undefined : { check: "refine" };
  }
}

function isFact(def: { readonly check: string }): boolean {
  return def.check === "describe" || def.check === "meta";
}

function bound(check: "min" | "max", def: { value: unknown; inclusive: boolean }): Check | undefined {
  const open = check === "min" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (def.value === open) return undefined;
  return { check, value: scalar(def.value), ...(def.inclusive ? {} : { exclusive: true }) };
}

function scalar(value: unknown): number | string {
  if (typeof value === "number" && Number.isFinite(value)) return value === 0 ? 0 : value;
  return value instanceof Date ? value.toISOString() : String(value);
}

function describeStringCheck(check: core.$ZodStringFormat): Check {
  const def = check._zod.def as core.$ZodStringFormatChecks["_zod"]["def"];
  switch (def.format) {
    case "regex":
      return { check: "pattern", ...patternText(def.pattern) };
    case "starts_with":
      return { check: "startsWith", value: def.prefix };
    case "ends_with":
      return { check: "endsWith", value: def.suffix };
    case "includes":
      return {
        check: "includes",
        value: def.includes,
        ...(def.position === undefined ? {} : { position: def.position }),
      };
    default:
      return formatCheck(check);
  }
}
