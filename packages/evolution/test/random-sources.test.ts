import { type DescribedSchema, describeSchema, typescriptType } from "@tidings/contract/lock";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { comparePayloads, worstVerdict } from "../src/index.ts";
import { seededRandom } from "../src/witness/random.ts";
import { compileSources } from "./compile-sources.ts";
import { schemaArbitrary } from "./contract-arbitraries.ts";
import { mutatedSchema } from "./mutated-schema.ts";
import { typeModule } from "./source-programs.ts";

// Always the same, so that a change of the engine is what makes it fail: `TIDINGS_SEED=… TIDINGS_RUNS=5000` asks for others.
const SEED = Number(process.env.TIDINGS_SEED ?? 1);
const RUNS = Number(process.env.TIDINGS_RUNS ?? 500);

const typeOf = ({ schema, defs }: DescribedSchema) => typescriptType(schema, "output", { defs }).text;

/**
 * Left out: what only the compiler knows; intersections, of which it makes `any` or `never` where their sides disagree; and
 * `Readonly<unknown>`, which is no `unknown` and which nobody writes.
 */
function isUnasked(schema: DescribedSchema): boolean {
  return /"custom"|"intersection"/.test(JSON.stringify(schema)) || /Readonly<(?:unknown|any)>/.test(typeModule(schema));
}

it("no `compiles` is contradicted by the compiler, for random schemas and random changes", async () => {
  const cases = fc.tuple(
    schemaArbitrary.map(({ schema }) => schema),
    fc.nat(),
  );
  const changes = new Map<string, { readonly before: DescribedSchema; readonly after: DescribedSchema }>();
  for (const [index, [schema, seed]] of fc.sample(cases, { numRuns: RUNS, seed: SEED }).entries()) {
    const before = describeSchema(schema, "x");
    const after = mutatedSchema(before, seededRandom(seed))?.described;
    if (after === undefined || isUnasked(before) || isUnasked(after)) continue;
    changes.set(`${index}`, { before, after });
  }
  const errors = await compileSources(changes);
  let asked = 0;
  for (const [name, { before, after }] of changes) {
    const { unchanged, emitter, subscriber } = errors.get(name) ?? { unchanged: ["?"], emitter: [], subscriber: [] };
    // Types that no program can use, such as an intersection that nothing is of.
    if (unchanged.length > 0) continue;
    asked++;
    const found = comparePayloads(before, after, { tries: 0 });
    const types = `${typeOf(before)}\n${typeOf(after)}\n`;
    if (worstVerdict(found.map((change) => change.emitterSource.verdict)) === "safe")
      expect(emitter, types + emitter.join("\n")).toEqual([]);
    if (worstVerdict(found.map((change) => change.subscriberSource.verdict)) === "safe")
      expect(subscriber, types + subscriber.join("\n")).toEqual([]);
  }
  expect(asked).toBeGreaterThan(RUNS / 4);
}, 300_000);
