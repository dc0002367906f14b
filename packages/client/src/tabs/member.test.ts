import { expect, test } from "vitest";
import { createMember, isRepeated, lacks, lowest, type Member, missed, resetForeign, resetMembers } from "./member.ts";
import type { Attach } from "./message.ts";

const request: Attach = {
  type: "attach",
  from: "t",
  stream: "t/1",
  channels: ["a", "b"],
  cursor: "e.10",
  joining: ["b"],
};

function member(cursor: string | undefined, more: Partial<Member> = {}): Member {
  return { ...createMember({ ...request, cursor }, 0), ...more };
}

test.each([
  [{}, "asking", true],
  [{ stream: "t/2" }, "asking", true],
  [{ cursor: "e.11" }, "asking", false],
  [{ channels: ["a"] }, "asking", false],
  [{ joining: [] }, "asking", false],
  // It may have missed its hello, or its end.
  [{}, "open", false],
  [{}, "lost", false],
] as const)("%j of a tab that is %2$s is a repetition: %s", (more, phase, repeated) => {
  expect(isRepeated(member("e.10", { phase }), { ...request, ...more })).toBe(repeated);
});

test("only one epoch can be asked for: the first tab's, from its lowest position", () => {
  const members = [member(undefined), member("e.12"), member("f.1"), member("e.10"), member("e.11")];
  expect(lowest(members)).toEqual({ epoch: "e", offset: 10 });
  expect(lowest([member(undefined)])).toBeUndefined();
});

test("a stream has to bring what a tab lacks: all, if its position is none on that stream", () => {
  const asked = { epoch: "e", offset: 1 };
  expect(missed(member("e.10"), asked)).toEqual(["b"]);
  expect(missed(member("f.10"), asked)).toEqual(["a", "b"]);
  expect(missed(member(undefined), asked)).toEqual(["a", "b"]);
  expect(missed(member("e.10", { phase: "open", awaits: new Set(["a"]) }), asked)).toEqual(["a"]);
  expect(missed(member("e.10", { phase: "lost" }), asked)).toEqual([]);
  expect(lacks(member("e.10"), undefined)).toEqual(["a", "b"]);
});

test.each([
  ["expired", [undefined, undefined, "e.12", "f.1"]],
  ["limit", [undefined, undefined, "e.12", "f.1"]],
  ["epoch", [undefined, undefined, undefined, "f.1"]],
  ["ahead", [undefined, undefined, undefined, "f.1"]],
  ["invalid", [undefined, undefined, undefined, "f.1"]],
] as const)("what the server says by %s of one position, it says of no later one than that it must", (reason, left) => {
  const members = [member("e.9"), member("e.10", { phase: "open" }), member("e.12"), member("f.1")];
  resetMembers(members, { epoch: "e", offset: 10 }, reason);
  expect(members.map(({ position }) => position && `${position.epoch}.${position.offset}`)).toEqual(left);
  expect(members[1]).toMatchObject({ reset: reason, phase: "asking" });
  expect(members[3]).toMatchObject({ reset: undefined, phase: "asking" });
});

test.each([
  ["e.14", undefined],
  ["e.15", "ahead"],
  ["f.1", "epoch"],
  [undefined, undefined],
] as const)("a position of %s, when the log ended at e.14, is reset: %s", (cursor, reset) => {
  const one = member(cursor);
  resetForeign(one, { epoch: "e", offset: 14 });
  expect([one.reset, one.position === undefined]).toEqual([reset, cursor === undefined || reset !== undefined]);
});
