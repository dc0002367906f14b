import type { Bump } from "@tidings/evolution";
import { expect, test } from "vitest";
import { formatVersion, levelTo, parseVersion, raise, reaches, type Version } from "./version.ts";

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

test.each<[string, Bump, string]>([
  ["1.2.3", "major", "2.0.0"],
  ["1.2.3", "minor", "1.3.0"],
  ["1.2.3", "patch", "1.2.4"],
  ["1.2.3", "none", "1.2.3"],
  ["0.2.3", "major", "0.3.0"],
  ["0.2.3", "minor", "0.2.4"],
  ["0.0.0", "patch", "0.0.1"],
  ["2.0.0-next.1", "major", "2.0.0"],
  ["2.0.0-next.1", "minor", "2.0.0"],
  ["1.3.0-next.1", "major", "2.0.0"],
  ["1.3.0-next.1", "minor", "1.3.0"],
  ["1.3.1-next.1", "minor", "1.4.0"],
  ["1.3.1-next.1", "patch", "1.3.1"],
])("%s and %s: %s", (from, bump, expected) => {
  expect(formatVersion(raise(version(from), bump))).toBe(expected);
});

test.each([
  ["1.3.0", "1.3.0", true],
  ["1.3.0-next.0", "1.3.0", true],
  ["1.2.9", "1.3.0", false],
  ["2.0.0", "1.3.9", true],
  ["1.10.0", "1.9.0", true],
])("%s is at least %s: %s", (from, least, expected) => {
  expect(reaches(version(from), version(least))).toBe(expected);
});

test.each([
  ["1.2.3", "2.0.0", "major"],
  ["1.2.3", "1.3.0", "minor"],
  ["1.2.3", "1.2.4", "patch"],
  ["1.2.3", "1.2.3", "none"],
  ["0.2.3", "0.3.0", "minor"],
  ["2.0.0-next.0", "2.0.0", "patch"],
])("from %s to %s takes %s", (from, least, expected) => {
  expect(levelTo(version(from), version(least))).toBe(expected);
});

test.each(["1.2", "v1.2.3", "01.2.3", "", "1.2.3 "])("%j is no version", (text) => {
  expect(parseVersion(text)).toBeUndefined();
});
