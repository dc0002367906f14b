import type * as z from "zod";
import { ContractError } from "./contract-error.ts";

/**
 * Checks that a definition is an object of known options, and those that every kind of definition has.
 *
 * @throws ContractError `invalid_definition` or `unknown_option`.
 */
export function checkOptions(
  value: unknown,
  path: string,
  known: readonly string[],
  maker: string,
): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) {
    throw new ContractError({
      code: "invalid_definition",
      path,
      message: `is ${kindOf(value)}; make it with ${maker}`,
    });
  }
  for (const option of Object.keys(value)) {
    if (known.includes(option)) continue;
    const message = `"${option}" is not an option here; the options are ${known.join(", ")}`;
    throw new ContractError({ code: "unknown_option", path: join(path, option), message });
  }
  const { description, deprecated } = value;
  if (description !== undefined && typeof description !== "string") {
    const message = `is ${kindOf(description)}; a description is text`;
    throw new ContractError({ code: "invalid_definition", path: join(path, "description"), message });
  }
  if (deprecated !== undefined && typeof deprecated !== "boolean" && typeof deprecated !== "string") {
    const message = `is ${kindOf(deprecated)}; use true, or the reason as text`;
    throw new ContractError({ code: "invalid_definition", path: join(path, "deprecated"), message });
  }
  return value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By its shape, not by `instanceof`, because a contract may have another copy of Zod than this package. */
export function isZodSchema(value: unknown): value is z.core.$ZodTypes {
  return isRecord(value) && isRecord(value._zod) && isRecord(value._zod.def);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
