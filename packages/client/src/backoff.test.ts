import fc from "fast-check";
import { expect, test } from "vitest";
import { countFailure, waitMs } from "./backoff.ts";

const BACKOFF = { minMs: 1_000, maxMs: 30_000, healthyMs: 10_000 };

test("the bound doubles up to the maximum; the die decides within it", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 2_000].map((failures) => waitMs(BACKOFF, failures, 1, 0));
  expect(bounds).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(waitMs(BACKOFF, 5, 0, 0)).toBe(0);
});

test("never earlier than Retry-After, up to ten times the maximum; never later than that and the jitter", () => {
  const asked = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constant(Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      asked,
      (failures, random, ms) => {
        const wait = waitMs(BACKOFF, failures, random, ms);
        expect(wait).toBeGreaterThanOrEqual(Math.min(ms, 300_000));
        expect(wait).toBeLessThanOrEqual(330_000);
      },
    ),
  );
});

test("failures before a healthy time don't count", () => {
  const live = { phase: "live", since: 0, resume: "fresh" } as const;
  expect(countFailure(BACKOFF, 3, live, 9_999)).toBe(4);
  expect(countFailure(BACKOFF, 3, live, 10_000)).toBe(1);
  expect(countFailure(BACKOFF, 3, { phase: "replaying" }, 99_999)).toBe(4);
});
