import type { Json, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import * as z from "zod";
import { rebuildSchema } from "../zod/rebuild-schema.ts";
import { mayThrow } from "./may-throw.ts";
import { withoutCatch } from "./without-catch.ts";

/**
 * Says whether a schema certainly reads one value: by reading it, as far as no function decides.
 *
 * @param options.caught What a `catch` replaces counts as read.
 */
export function createValueReader(
  defs: SchemaDefs,
  options: { readonly caught?: boolean },
): (read: SchemaNode, value: Json) => boolean {
  const readers = new WeakMap<SchemaNode, (value: Json) => boolean>();

  function takes(read: SchemaNode, value: Json): boolean {
    if (read.checks === undefined) {
      if (read.kind === "ref" && defs[read.ref] !== undefined && value === null) {
        return takesByRunning(read, value);
      }
      if (read.kind === "nullable") return value === null || takes(read.inner, value);
      if (read.kind === "readonly" || read.kind === "optional" || read.kind === "default")
        return takes(read.inner, value);
      const plain = read.kind === "union" && read.discriminator === undefined && read.exclusive === undefined;
      if (plain && !mayThrow(read, defs) && read.options.some((option) => takes(option, value))) return true;
    }
    return takesByRunning(read, value);
  }

  function takesByRunning(read: SchemaNode, value: Json): boolean {
    const known = readers.get(read);
    if (known !== undefined) return known(value);
    // Both, because without its catch an option of an exclusive union accepts less, and the union more.
    const described = { schema: read, defs };
    const rebuilt = [described, ...(options.caught ? [] : [withoutCatch(described)])].map((one) =>
      rebuildSchema(one.schema, one.defs),
    );
    const reader = (json: Json): boolean =>
      rebuilt.every(({ schema, opaque }) => opaque.length === 0 && accepts(schema, json));
    readers.set(read, reader);
    return reader(value);
  }

  return takes;
}

function accepts(schema: z.ZodType, value: Json): boolean {
  try {
    return z.safeDecode(schema, value as never, { jitless: true }).success;
  } catch {
    return false;
  }
}
