import type { DescribedSchema, Json } from "@tidings/contract/lock";
import { comparePayloads } from "../payload/compare-payloads.ts";
import { type Judgement, worstVerdict } from "../verdict.ts";
import { decodeWith } from "../witness/run-schema.ts";
import { sampleEvents } from "../witness/sample-events.ts";
import { rebuildSchema } from "../zod/rebuild-schema.ts";

/** Events made of a stored version. */
const SAMPLES = 200;

/**
 * Whether new consumers read the events of an earlier version that a log holds.
 *
 * Without an up-cast that is a matter of the two schemas: `safe` is proven. With one it is tried on events generated from the
 * stored version and on the team's fixtures, because a function can't be proven: `safe` then says that all of them were read,
 * `unverifiable` that there was nothing to try.
 *
 * @param upcast From the stored version's wire JSON to that of `after`; absent when the events are read as they are.
 * @param fixtures Stored events that the team keeps, as wire JSON.
 */
export function checkReplay(
  stored: DescribedSchema,
  upcast: ((wire: Json) => unknown) | undefined,
  after: DescribedSchema,
  fixtures: readonly Json[] = [],
): Judgement {
  const reader = rebuildSchema(after.schema, after.defs);
  const sender = rebuildSchema(stored.schema, stored.defs);
  const samples = upcast === undefined ? [] : sampleEvents(stored, 1, SAMPLES);
  for (const wire of [...fixtures, ...samples]) {
    const fault = faultOf(wire, upcast ?? ((same) => same), reader.schema);
    if (fault === undefined) continue;
    // What a lost function of the stored version might not have let out is no proof; a fixture is.
    if (sender.opaque.length > 0 && !fixtures.includes(wire)) return { verdict: "unverifiable" };
    return { verdict: "breaking", witness: { wire, outcome: "rejected", detail: fault } };
  }
  if (upcast !== undefined) {
    const tried = fixtures.length + samples.length > 0 && reader.opaque.length === 0;
    return { verdict: tried ? "safe" : "unverifiable" };
  }
  const judgements = comparePayloads(stored, after).map(({ backward }) => backward);
  const verdict = worstVerdict(judgements.map((one) => one.verdict));
  const witness = judgements.find((one) => one.witness !== undefined)?.witness;
  return witness === undefined ? { verdict } : { verdict, witness };
}

function faultOf(
  wire: Json,
  upcast: (wire: Json) => unknown,
  reader: Parameters<typeof decodeWith>[0],
): string | undefined {
  let lifted: unknown;
  try {
    // A copy, so that a cast that changes its argument doesn't change the witness; through JSON, as the wire would carry it.
    lifted = upcast(structuredClone(wire) as Json);
    lifted = lifted === undefined ? undefined : JSON.parse(JSON.stringify(lifted));
  } catch (error) {
    return `The up-cast throws: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (lifted === undefined) return "The up-cast gives nothing.";
  const decoded = decodeWith(reader, lifted as Json);
  return decoded.ok ? undefined : `A new consumer refuses what it becomes: ${decoded.faults[0].text}.`;
}
