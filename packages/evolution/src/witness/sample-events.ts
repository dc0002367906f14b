import type { DescribedSchema, Json } from "@tidings/contract/lock";
import type * as z from "zod";
import { rebuildSchema } from "../zod/rebuild-schema.ts";
import { type Hints, hintsOf } from "./hints.ts";
import { seededRandom } from "./random.ts";
import { decodeWith, encodeWith } from "./run-schema.ts";
import { sampleWire } from "./wire-samples.ts";

/**
 * Events that a producer of this schema can send, the same for the same seed, each once; fewer than `count` when no more are
 * found. They went through `z.encode` and are read by `z.decode` of the schema.
 */
export function sampleEvents(described: DescribedSchema, seed: number, count: number): readonly Json[] {
  const { schema } = rebuildSchema(described.schema, described.defs);
  return [...eventsOf(described, schema, hintsOf(described), seed, count)];
}

/** Attempts without a new event before the search ends: some schemas take little of what is tried, some have few events. */
const PATIENCE = 30;

/** As {@link sampleEvents}, of a schema that was rebuilt before, and one by one. */
export function* eventsOf(
  { schema, defs }: DescribedSchema,
  rebuilt: z.ZodType,
  hints: Hints,
  seed: number,
  count: number,
): Generator<Json> {
  const random = seededRandom(seed);
  const known = new Set<string>();
  for (let idle = 0; idle < PATIENCE + count && known.size < count; idle++) {
    const wire = sampleWire(schema, defs, hints, random);
    const decoded = wire === undefined ? undefined : decodeWith(rebuilt, wire);
    const sent = decoded?.ok ? encodeWith(rebuilt, decoded.value) : undefined;
    if (sent === undefined || !decodeWith(rebuilt, sent).ok) continue;
    const text = JSON.stringify(sent);
    if (known.has(text)) continue;
    known.add(text);
    idle = 0;
    yield sent;
  }
}
