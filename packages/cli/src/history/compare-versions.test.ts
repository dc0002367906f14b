import { expect, it } from "vitest";
import { compareVersions, isVersion } from "./compare-versions.ts";

// The order that semver.org, section 11, gives as its example, and numbers that text would order otherwise.
const ORDERED = [
  "0.9.0",
  "1.0.0-alpha",
  "1.0.0-alpha.1",
  "1.0.0-alpha.beta",
  "1.0.0-beta",
  "1.0.0-beta.2",
  "1.0.0-beta.11",
  "1.0.0-rc.1",
  "1.0.0",
  "1.2.0",
  "1.10.0",
  "10.0.0",
];

it("orders as semver does, each version against each", () => {
  for (const [i, a] of ORDERED.entries()) {
    for (const [j, b] of ORDERED.entries())
      expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(i - j));
  }
});

it.each(["1", "1.2", "v1.2.3", "1.2.3+build", "latest", ""])("%j is no version", (text) => {
  expect(isVersion(text)).toBe(false);
});
