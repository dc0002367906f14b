import type { Json } from "@tidings/contract/lock";
import * as z from "zod";

/** Compiling a schema costs more than the few runs here. */
const CONTEXT = { jitless: true };

export type Decoded = { readonly ok: true; readonly value: unknown } | Refused;

export interface Refused {
  readonly ok: false;
  /** The first fault, with its path. */
  readonly fault: string;
  readonly paths: readonly (readonly string[])[];
}

/** What a consumer makes of a value; Zod throws at an intersection that doesn't merge. */
export function decodeWith(schema: z.ZodType, wire: Json): Decoded {
  try {
    const result = z.safeDecode(schema, wire as never, CONTEXT);
    if (result.success) return { ok: true, value: result.data };
    const [issue] = result.error.issues;
    const path = issue?.path.join(".") ?? "";
    const paths = result.error.issues.map((one) => one.path.map(String));
    return { ok: false, fault: `${path === "" ? "" : `${path}: `}${issue?.message ?? "invalid"}`, paths };
  } catch (error) {
    return { ok: false, fault: error instanceof Error ? error.message : String(error), paths: [[]] };
  }
}

/** What a producer sends of a value, as JSON has it; undefined when it can't. */
export function encodeWith(schema: z.ZodType, value: unknown): Json | undefined {
  try {
    const result = z.safeEncode(schema, value as never, CONTEXT);
    if (!result.success) return undefined;
    const text: string | undefined = JSON.stringify(result.data);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
