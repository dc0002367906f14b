import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { checkClient, checkRest } from "./check.ts";
import { createWorld } from "./model-world.ts";
import { checkStream } from "./server-stream.ts";
import { anySteps, apply, losesHistory } from "./step.ts";

// The join of replay and live, server and client together, against what the promise says. More by `TIDINGS_MODEL_RUNS=100000 TIDINGS_SEED=…`.

beforeEach(
  () =>
    void vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    }),
);
afterEach(() => void vi.useRealTimers());

const RUNS = Number(process.env.TIDINGS_MODEL_RUNS ?? 2_000);
const seed = Number(process.env.TIDINGS_SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`in ${RUNS} runs, no event is lost, repeated or out of order, or a reset says so (seed ${seed})`, async () => {
  process.stdout.write(`model of the join: seed ${seed}, ${RUNS} runs\n`);
  const met = { steps: 0, events: 0, resets: 0, connections: 0 };
  await fc.assert(
    fc.asyncProperty(
      anySteps,
      fc.nat(),
      fc.constantFrom("records" as const, "bare" as const, "overlap" as const, "dropped" as const),
      async (steps, numbers, mostly) => {
        const world = createWorld(numbers, mostly);
        try {
          world.clients[0]?.join("a");
          world.clients[1]?.join("b");
          await world.wait(1);
          for (const one of steps) {
            await apply(world, one);
            for (const client of world.clients) checkClient(client, world);
          }
          await world.rest();
          for (const client of world.clients) checkRest(client, world, steps.some(losesHistory));
          // What the server wrote to a full socket: one write for each time it may have been told of its end.
          for (const network of world.networks) expect(network.mostHeld).toBeLessThanOrEqual(6);
          for (const network of world.networks) for (const stream of network.streams) checkStream(stream, world);
          const stays = world.clients.flatMap((client) => client.stays);
          met.steps += steps.length;
          met.resets += stays.flatMap((stay) => stay.resets).length;
          met.events += stays.flatMap((stay) => stay.segments.flatMap((segment) => segment.events)).length;
        } finally {
          await world.close();
          vi.clearAllTimers();
        }
        expect(world.connections()).toBe(0);
      },
    ),
    { numRuns: RUNS, seed, endOnFailure: process.env.CI !== undefined },
  );
  process.stdout.write(`model of the join: ${JSON.stringify(met)}\n`);
  // The runs must have met what they are about.
  expect(met.events).toBeGreaterThan(RUNS * 10);
  expect(met.resets).toBeGreaterThan(RUNS / 20);
}, 600_000);
