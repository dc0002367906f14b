import { expect, test } from "vitest";
import { addressesOverlap } from "./address-overlap.ts";

test.each([
  ["renders/{id}", "renders/latest", true],
  ["renders/{id}", "{kind}/42", true],
  ["metrics", "metrics", true],
  ["renders/{id}", "frames/{id}", false],
  ["renders/{id}", "renders", false],
  ["a/{x}/c", "a/{y}/d", false],
])("%s and %s: %s", (a, b, expected) => {
  expect(addressesOverlap(a, b)).toBe(expected);
  expect(addressesOverlap(b, a)).toBe(expected);
});
