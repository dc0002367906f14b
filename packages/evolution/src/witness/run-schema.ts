import type { Json } from "@tidings/contract/lock";
import * as z from "zod";

/** Compiling a schema costs more than the few runs here. */
const CONTEXT = { jitless: true };

export type Decoded = { readonly ok: true; readonly value: unknown } | Refused;

export interface Refused {
  readonly ok: false;
  /** At least one. */
  readonly faults: readonly [Fault, ...Fault[]];
}

export interface Fault {
  readonly path: readonly string[];
  /** What is wrong, with the path. */
  readonly text: string;
}

/** What a consumer makes of a value; Zod throws at an intersection that doesn't merge. */
export function decodeWith(schema: z.ZodType, wire: Json): Decoded {
  try {
    const result = z.safeDecode(schema, wire as never, CONTEXT);
    if (result.success) return { ok: true, value: result.data };
    const [first = { path: [], text: "invalid" }, ...others] = result.error.issues.map(toFault);
    return { ok: false, faults: [first, ...others] };
  } catch (error) {
    return { ok: false, faults: [{ path: [], text: error instanceof Error ? error.message : String(error) }] };
  }
}

function toFault({ path, message }: z.core.$ZodIssue): Fault {
  return { path: path.map(String), text: path.length === 0 ? message : `${path.join(".")}: ${message}` };
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
