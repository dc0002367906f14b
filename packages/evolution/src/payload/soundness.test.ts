import { describeSchema } from "@tidings/contract/lock";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { schemaArbitrary } from "../../test/contract-arbitraries.ts";
import { mutatedSchema, withFunctions } from "../../test/mutated-schema.ts";
import { findRefused, type Party } from "../../test/oracle.ts";
import { isSecretlyReplaced } from "../../test/real-functions.ts";
import { worstVerdict } from "../verdict.ts";
import { seededRandom } from "../witness/random.ts";
import { comparePayloads } from "./compare-payloads.ts";

/** As a command: `TIDINGS_RUNS=100000 pnpm --filter @tidings/evolution run soundness`. */
const RUNS = Number(process.env.TIDINGS_RUNS ?? 1_000);
const SECONDS = Number(process.env.TIDINGS_SECONDS ?? 500);
const SEED = Number(process.env.TIDINGS_SEED ?? Math.floor(Math.random() * 2 ** 31));

it("no `safe` is contradicted by running both schemas, for random schemas and random changes", () => {
  const counts = {
    pairs: 0,
    unchanged: 0,
    safe: 0,
    dangerous: 0,
    unverifiable: 0,
    witnessed: 0,
    possible: 0,
    false: 0,
    unasked: 0,
    silent: 0,
    sent: 0,
    missed: 0,
  };
  const cases = fc.tuple(
    schemaArbitrary.map(({ schema }) => schema),
    fc.nat(),
  );

  const check = (
    verdicts: readonly {
      readonly verdict: "safe" | "dangerous" | "unverifiable" | "breaking";
      readonly witness?: unknown;
    }[],
    producer: Party,
    consumer: Party,
    seed: number,
    full: boolean,
  ): void => {
    const verdict = worstVerdict(verdicts.map((one) => one.verdict));
    if (verdicts.some(({ witness }) => witness !== undefined)) {
      counts.witnessed++;
      return;
    }
    if (verdict === "breaking" && !full) {
      counts.unasked++;
      return;
    }
    const { refused, sent } = findRefused(producer, consumer, { seed, tries: verdict === "breaking" ? 20 : 30 });
    counts.sent += sent;
    if (verdict === "breaking") {
      counts.possible++;
      if (sent === 0) counts.silent++;
      else if (refused === undefined) counts.false++;
      else counts.missed++;
      return;
    }
    counts[verdict]++;
    if (verdict === "unverifiable") return;
    const shown = JSON.stringify({ verdict, refused, sent: producer.described, read: consumer.described });
    expect(refused, shown).toBe(undefined);
  };

  fc.assert(
    fc.property(cases, ([schema, seed]) => {
      const random = seededRandom(seed);
      const before = withFunctions(describeSchema(schema, "x"), random);
      const after = before && mutatedSchema(before.described, random);
      if (before === undefined || after === undefined || [before, after].some(isNonsense)) return;
      // A team that replaces a function without saying so is told nothing.
      if (isSecretlyReplaced(before.described, after.described)) return;
      // Looking for witnesses takes most of the time, and only what isn't safe asks for them.
      const full = seed % 10 === 0;
      const changes = comparePayloads(before.described, after.described, { seed, tries: full ? 12 : 0 });
      counts.pairs++;
      if (changes.length === 0) counts.unchanged++;
      check(
        changes.map(({ forward }) => forward),
        after,
        before,
        seed,
        full,
      );
      check(
        changes.map(({ backward }) => backward),
        before,
        after,
        seed,
        full,
      );
    }),
    {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: process.env.TIDINGS_SEED !== undefined,
      // A long run tells how far it came.
      interruptAfterTimeLimit: SECONDS * 1_000,
      markInterruptAsFailure: false,
    },
  );
  console.log(`soundness: seed ${SEED}, ${JSON.stringify(counts)}`);
  expect(counts.safe).toBeGreaterThan(counts.pairs / 8);
  expect(counts.witnessed + counts.unasked).toBeGreaterThan(counts.pairs / 8);
}, 600_000);

/** An exclusive union one option of which catches everything refuses what it sends itself, change or no change. */
function isNonsense({ described }: Party): boolean {
  const text = JSON.stringify(described);
  return text.includes('"kind":"catch"') && text.includes('"exclusive":true');
}
