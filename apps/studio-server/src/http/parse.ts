import type * as z from "zod";
import { StudioError } from "../studio-error.ts";

/** Checks what a client sent. @throws StudioError `invalid_input`, which names each field. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw new StudioError("invalid_input", faults.join("; "));
}
