import type { DescribedSchema, Json, SchemaDefs, SchemaNode } from "@tidings/contract/lock";
import type * as z from "zod";
import { type Hints, hintsOf } from "../src/witness/hints.ts";
import { seededRandom } from "../src/witness/random.ts";
import { decodeWith, encodeWith } from "../src/witness/run-schema.ts";
import { sampleWire } from "../src/witness/wire-samples.ts";
import { rebuildWhole } from "./real-functions.ts";

export interface Party {
  readonly schema: z.ZodType;
  readonly described: DescribedSchema;
}

export interface OracleOptions {
  readonly seed: number;
  /** Values tried. */
  readonly tries: number;
  /** Further events, tried first. */
  readonly more?: readonly Json[];
}

/**
 * An event that the producer sends and its own consumers read, and the other consumer refuses: both Zod schemas were run.
 *
 * @returns `sent`: how many events were tried, so that finding none says something.
 */
export function findRefused(
  producer: Party,
  consumer: Party,
  { seed, tries, more = [] }: OracleOptions,
): { readonly refused?: Json; readonly sent: number } {
  const random = seededRandom(seed);
  const hints: Hints = hintsOf(producer.described, consumer.described);
  let sent = 0;
  let own: z.ZodType | undefined;
  for (let index = 0; index < tries + more.length * 2; index++) {
    const side = random() < 0.7 ? producer : consumer;
    const given =
      index < more.length * 2
        ? more[index >> 1]
        : sampleWire(side.described.schema, side.described.defs, hints, random);
    if (given === undefined) continue;
    // What a program would pass in: what it had read, or plain JSON.
    const decoded = index % 2 === 0 ? decodeWith(producer.schema, given) : { ok: true as const, value: given };
    const wire = decoded.ok ? encodeWith(producer.schema, decoded.value) : undefined;
    if (wire === undefined || !decodeWith(producer.schema, wire).ok) continue;
    sent++;
    if (decodeWith(consumer.schema, wire).ok) continue;
    // What its own consumers only catch is not what the change is about.
    own ??= uncaught(producer.described);
    if (decodeWith(own, wire).ok) return { refused: wire, sent };
  }
  return { sent };
}

/** The schema with what may be missing instead of each `catch`. */
function uncaught({ schema, defs }: DescribedSchema): z.ZodType {
  const strip = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(strip);
    const entries = Object.entries(value).map(([key, item]) => [key, strip(item)]);
    const node = Object.fromEntries(entries) as SchemaNode;
    if (node.kind !== "catch") return node;
    const { kind: _, value: __, ...rest } = node;
    return { ...rest, kind: "optional" };
  };
  return rebuildWhole(strip(schema) as SchemaNode, strip(defs) as SchemaDefs);
}
