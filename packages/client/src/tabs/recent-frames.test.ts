import { expect, test } from "vitest";
import { RecentFrames } from "./recent-frames.ts";

test("what comes after an offset, in order", () => {
  const recent = new RecentFrames(10);
  for (const offset of [11, 13, 14]) recent.add(offset, `<${offset}>`);
  expect([10, 11, 12, 13, 14].map((offset) => recent.after(offset))).toEqual([
    "<11><13><14>",
    "<13><14>",
    "<13><14>",
    "<14>",
    "",
  ]);
  expect(recent.floor).toBe(10);
});

test("the oldest are let go beyond 256 Ki characters, and the floor tells from where on nothing is missing", () => {
  const recent = new RecentFrames(0);
  const text = "x".repeat(65_536);
  for (const offset of [1, 2, 3, 4]) recent.add(offset, text);
  expect([recent.floor, recent.after(0).length]).toEqual([0, 262_144]);
  recent.add(5, "y");
  expect([recent.floor, recent.after(1)]).toEqual([1, `${text.repeat(3)}y`]);
  recent.add(6, text.repeat(5));
  expect([recent.floor, recent.after(6)]).toEqual([6, ""]);
});
