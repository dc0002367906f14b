import { expect, it } from "vitest";
import { formatAgo, formatBytes, formatCompact, formatDuration } from "./format.ts";

it.each([
  [400, "0.4 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [59_499, "59 s"],
  [83_000, "1 min 23 s"],
  [3_900_000, "1 h 5 min"],
])("%i ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

it.each([
  [999, "999 B"],
  [4_096, "4.1 kB"],
  [3_145_728, "3.1 MB"],
  [2e9, "2 GB"],
])("%i bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it("tells how long ago something was", () => {
  const now = Date.UTC(2026, 0, 1);
  const ago = (seconds: number) => formatAgo(new Date(now - seconds * 1000), now);
  expect([ago(3), ago(300), ago(7200)]).toEqual(["just now", "5 min. ago", "2 hr. ago"]);
  expect(formatCompact(1_234_567)).toBe("1.2M");
});
