import { expect, test } from "vitest";
import { missingLines } from "./summary-reporter.ts";

test("a run's last lines say what was left out, and nothing when nothing was", () => {
  expect(missingLines([], true)).toEqual([]);
  expect(missingLines(["nginx", "curl"], true)).toEqual([
    "Skipped for want of nginx, curl. To run everything: apt-get install -y nginx curl",
  ]);
  expect(missingLines([], false)).toEqual([
    expect.stringMatching(/^Skipped for want of the right to mount: .*full disk/),
  ]);
  expect(missingLines(["curl"], false)).toHaveLength(2);
});
