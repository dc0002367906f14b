import { expect, it } from "vitest";
import { createSampler } from "./sampler.ts";

const queue = () => ({ busy: 1, workers: 2, active: 3 });

it("measures processor time between two samples, as a share of one core", () => {
  let [at, user] = [0, 0];
  const sampler = createSampler({ connections: () => 4, queue, now: () => at, cpuUsage: () => ({ user, system: 0 }) });
  at = 1000;
  user = 250_000;
  expect(sampler.sample()).toMatchObject({ cpu: 25, connections: 4, workers: { busy: 1, total: 2 }, waiting: 3 });
  at = 2000;
  user = 2_250_000;
  expect(sampler.sample().cpu).toBe(200);
  sampler.stop();
});

it("sees the event loop blocked, and forgets it in the next sample", async () => {
  const sampler = createSampler({ connections: () => 0, queue });
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(50);
  const until = performance.now() + 120;
  while (performance.now() < until);
  await wait(50);
  const { loopDelay, residentBytes, heapBytes } = sampler.sample();
  expect(loopDelay.max).toBeGreaterThan(80);
  expect(loopDelay.p50).toBeLessThanOrEqual(loopDelay.p99);
  expect(residentBytes).toBeGreaterThan(heapBytes);
  sampler.stop();
  expect(sampler.sample().loopDelay.max).toBeLessThan(80);
});
