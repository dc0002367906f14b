import { expect, test } from "vitest";
import { BACKOFF, jitterMs } from "./backoff.ts";

const { minMs, maxMs } = BACKOFF;

test("the bound doubles up to the maximum; the die decides within it", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 2_000].map((failures) => jitterMs(minMs, maxMs, failures, 1));
  expect(bounds).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(jitterMs(minMs, maxMs, 5, 0)).toBe(0);
});
