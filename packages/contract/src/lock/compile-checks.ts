import type { CompileContext } from "./compile-kinds.ts";
import type { Expression } from "./expression.ts";
import { formatPattern } from "./format-pattern.ts";
import type { Check, FormatCheck, SchemaNode } from "./schema-node.ts";

/**
 * Checks as what stands behind `string`, `number`, `integer` or `array` in a `pipe`.
 *
 * @example [{ check: "min", value: 0 }] // ["min(0)"]
 */
export function compileChecks(
  checks: readonly Check[],
  target: "string" | "number" | "array",
  context: CompileContext,
): Expression[] {
  return checks.flatMap((check) => compileCheck(check, target, context));
}

/** Refuses checks on kinds that Zod itself gives none. */
export function refuseChecks(node: SchemaNode, context: CompileContext): void {
  for (const check of node.checks ?? []) refuseCheck(check, context);
}

function compileCheck(check: Check, target: "string" | "number" | "array", context: CompileContext): Expression[] {
  const { call } = context;
  switch (check.check) {
    case "min":
    case "max": {
      if (target !== "number" || typeof check.value !== "number") break;
      const name = check.check === "min" ? (check.exclusive ? "above" : "min") : check.exclusive ? "below" : "max";
      return [call(name, String(check.value))];
    }
    case "multipleOf":
      if (target !== "number" || typeof check.value !== "number") break;
      return [call("multipleOf", String(check.value))];
    case "numberFormat":
      return compileNumberFormat(check.format, context);
    case "minLength":
    case "maxLength": {
      if (target === "number") break;
      const name = target === "string" ? check.check : check.check === "minLength" ? "minItems" : "maxItems";
      return [call(name, String(check.value))];
    }
    case "length": {
      const { value } = check;
      return compileChecks(
        [
          { check: "minLength", value },
          { check: "maxLength", value },
        ],
        target,
        context,
      );
    }
    case "pattern":
      return compilePattern(new RegExp(check.source, check.flags), undefined, context);
    case "startsWith":
    case "endsWith":
      return [call(check.check, JSON.stringify(check.value))];
    case "includes":
      return [
        call(
          "includes",
          JSON.stringify(check.value),
          ...(check.position === undefined ? [] : [String(check.position)]),
        ),
      ];
    case "format":
      return compileFormat(check, context);
    default:
  }
  refuseCheck(check, context);
  return [];
}

/** `safeint` is in the choice of `integer`, and `float64` is what every number is. */
function compileNumberFormat(format: string, context: CompileContext): Expression[] {
  if (format === "safeint" || format === "float64") return [];
  const range = NUMBER_RANGES[format];
  if (range === undefined) {
    context.refuse(`the number format "${format}" is not known`);
    return [];
  }
  return [context.call("min", String(range[0])), context.call("max", String(range[1]))];
}

export const INTEGER_FORMATS: readonly string[] = ["safeint", "int32", "uint32"];

const NUMBER_RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
};

/** Formats that a combinator of the same name checks as Zod does. */
const FORMAT_CHECKS: readonly string[] = ["base64", "base64url", "ipv6", "cidrv6"];

function compileFormat(check: FormatCheck, context: CompileContext): Expression[] {
  const { format } = check;
  if (check.custom) return refuseFormat(`a function decides the format "${format}"`, context);
  if (FORMAT_CHECKS.includes(format)) return [context.use(format)];
  const usual = formatPattern(check);
  if (usual !== undefined) return compilePattern(usual, format, context);
  if (format === "url") return refuseFormat("other checks stand before the URL, which changes the text", context);
  return refuseFormat(`the format "${format}" is more than a pattern, or not known to be only one`, context);
}

function refuseFormat(reason: string, context: CompileContext): Expression[] {
  context.refuse(reason);
  return [];
}

function compilePattern(pattern: RegExp, name: string | undefined, context: CompileContext): Expression[] {
  if (pattern.sticky) return refuseFormat("a sticky pattern depends on the test before", context);
  return [context.call("pattern", String(pattern), ...(name === undefined ? [] : [JSON.stringify(name)]))];
}

function refuseCheck(check: Check, { refuse }: CompileContext): void {
  if (check.check === "refine") refuse("a refinement is a function");
  else if (check.check === "overwrite") refuse(`a function changes the value (${check.name ?? "overwrite"})`);
  else refuse(`the check "${check.check}" is not known here`);
}
