import type { Check, OverwriteCheck } from "@tidings/contract/lock";
import * as z from "zod";
import { rebuildFormat } from "./rebuild-format.ts";

type ZodCheck = z.core.$ZodCheck<never>;

/** A constraint as Zod's; undefined when a function decides, or when this Zod doesn't know it. */
export function rebuildCheck(check: Check): ZodCheck | undefined {
  return make(check) as ZodCheck | undefined;
}

function make(check: Check): unknown {
  const { core } = z;
  switch (check.check) {
    case "min":
      return isNumber(check.value) ? (check.exclusive ? core._gt(check.value) : core._gte(check.value)) : undefined;
    case "max":
      return isNumber(check.value) ? (check.exclusive ? core._lt(check.value) : core._lte(check.value)) : undefined;
    case "multipleOf":
      return isNumber(check.value) ? core._multipleOf(check.value) : undefined;
    case "numberFormat":
      return NUMBER_FORMATS.includes(check.format)
        ? new core.$ZodCheckNumberFormat({
            check: "number_format",
            format: check.format as z.core.$ZodNumberFormats,
            abort: false,
          })
        : undefined;
    case "minLength":
      return core._minLength(check.value);
    case "maxLength":
      return core._maxLength(check.value);
    case "length":
      return core._length(check.value);
    case "pattern":
      return core._regex(new RegExp(check.source, check.flags));
    case "startsWith":
      return core._startsWith(check.value);
    case "endsWith":
      return core._endsWith(check.value);
    case "includes":
      return core._includes(check.value, check.position === undefined ? undefined : { position: check.position });
    case "format":
      return rebuildFormat(check);
    case "overwrite":
      return rebuildOverwrite(check);
    default:
      return undefined;
  }
}

function rebuildOverwrite({ name, form }: OverwriteCheck): unknown {
  const { core } = z;
  switch (name) {
    case "trim":
      return core._trim();
    case "toLowerCase":
      return core._toLowerCase();
    case "toUpperCase":
      return core._toUpperCase();
    case "normalize":
      return core._normalize(form);
    default:
      return undefined;
  }
}

const NUMBER_FORMATS: readonly string[] = ["safeint", "int32", "uint32", "float32", "float64"];

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
