import fc from "fast-check";
import { expect, test } from "vitest";
import { listen } from "../test/listen.ts";
import { createRoomsClient, createRoomsServer, type RoomsServer } from "../test/rooms.ts";
import { createTestTidings } from "./create-test-tidings.ts";
import type { TestTidings } from "./test-tidings.ts";

type Step = (tidings: TestTidings<RoomsServer>, say: () => Promise<unknown>) => unknown;

const milliseconds = fc.constantFrom(0, 1, 50, 1_000, 16_000);

/** Each is named, so that a counterexample reads like a test. */
const step: fc.Arbitrary<readonly [name: string, run: Step]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<readonly [string, Step]>(["emit", (_, say) => say()]) },
  { weight: 2, arbitrary: fc.constant<readonly [string, Step]>(["two", (_, say) => Promise.all([say(), say()])]) },
  ...(["cut", "reconnect", "offline", "online", "drop", "duplicate", "gap"] as const).map((name) =>
    fc.constant<readonly [string, Step]>([name, (tidings) => tidings[name]()]),
  ),
  milliseconds.map((ms): readonly [string, Step] => [`delay ${ms}`, (tidings) => tidings.delay(ms)]),
  fc.constant<readonly [string, Step]>(["never", (tidings) => tidings.delay(Number.POSITIVE_INFINITY)]),
  milliseconds.map((ms): readonly [string, Step] => [`advance ${ms}`, (tidings) => tidings.clock.advance(ms)]),
  fc.constant<readonly [string, Step]>(["refuse", (tidings) => tidings.refuse(503)]),
  fc.constant<readonly [string, Step]>(["accept", (tidings) => tidings.accept()]),
);

test("whatever happens, nothing is lost or repeated without a told reset", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await using tidings = createTestTidings(createRoomsServer);
      tidings.clock.pause();
      const early = listen(createRoomsClient(tidings.clientOptions), "a");
      await tidings.settle();
      const late = listen(createRoomsClient(tidings.clientOptions), "a");
      await tidings.settle();
      let last = 0;
      const say = () => tidings.emit.rooms({ room: "a" }).said({ n: ++last });
      for (const [, run] of steps) await run(tidings, say);
      tidings.delay(0);
      tidings.accept();
      await tidings.online();
      await tidings.clock.advance(120_000);
      // Whoever waits for an event to drop or to double has it.
      for (let n = 0; n < 2; n += 1) {
        await say();
        await tidings.reconnect();
      }
      const gaps = steps.filter(([name]) => name === "gap").length;
      for (const { all } of [early, late]) judge(all, last, gaps);
    }),
    { numRuns: 150, endOnFailure: true },
  );
}, 120_000);

/** Told resets divide what was heard; between two of them, nothing is missing. */
function judge(all: readonly (number | string)[], last: number, gaps: number): void {
  const resets = all.filter((one) => one === "reset expired").length;
  expect(resets).toBeLessThanOrEqual(gaps);
  let before = 0;
  let isTold = false;
  for (const one of all) {
    if (one === "reset expired") {
      isTold = true;
      continue;
    }
    expect(one).toBeTypeOf("number");
    if (isTold) expect(one).toBeGreaterThan(before);
    else expect(one).toBe(before + 1);
    before = one as number;
    isTold = false;
  }
  expect(before).toBe(last);
}
