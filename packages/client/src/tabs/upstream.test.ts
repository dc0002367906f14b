import type { Hello } from "@tidings/wire";
import { expect, test } from "vitest";
import { createMember, type Member } from "./member.ts";
import { createUpstream, greeting, reaches, type Upstream } from "./upstream.ts";

/** A stream of `a` and `b` from offset 10 on, when the log ended at 14. */
function upstream(more: Partial<Upstream> = {}): Upstream {
  const hello: Hello = { v: 1, contracts: { c: "hash" }, heartbeatMs: 1_000, resume: "resumed", head: "e.14" };
  const stream = createUpstream(hello, { epoch: "e", offset: 10 }, ["a", "b"], ["a", "b"], ["b"]);
  for (const offset of [11, 13]) stream.recent.add(offset, `<${offset}>`);
  return Object.assign(stream, { through: { epoch: "e", offset: 13 } }, more);
}

function member(cursor: string | undefined, channels = ["a"], joining: string[] = []): Member {
  return createMember({ type: "attach", from: "t", stream: "t/1", channels, cursor, joining }, 0);
}

test.each([
  { title: "no position", cursor: undefined, channels: ["a"], reached: true },
  { title: "where it began", cursor: "e.10", channels: ["a"], reached: true },
  { title: "before it began", cursor: "e.9", channels: ["a"], reached: false },
  { title: "between what came and where the log ended", cursor: "e.14", channels: ["a", "b"], reached: true },
  // Its leader was frozen: the states it is still to bring may be older than what the tab has passed over.
  { title: "beyond all it knows of", cursor: "e.15", channels: ["a"], reached: false },
  { title: "another channel too", cursor: "e.12", channels: ["a", "c"], reached: false },
])("a tab with $title is reached: $reached", ({ cursor, channels, reached }) => {
  expect(reaches(upstream(), member(cursor, channels))).toBe(reached);
});

test("a stream that has gone on beyond where the log ended reaches who came as far", () => {
  const stream = upstream({ through: { epoch: "e", offset: 20 } });
  expect(reaches(stream, member("e.20"))).toBe(true);
  expect(reaches(stream, member("e.21"))).toBe(false);
});

test("hello is the tab's own: from its position, with what came since, and where new channels join", () => {
  const resumed = greeting(upstream(), member("e.11", ["a", "b"], ["b"]));
  expect(resumed).toMatchObject({ position: { epoch: "e", offset: 11 }, awaits: ["b"] });
  expect(resumed.text).toMatch(/^event: tidings.hello\nid: e.11\n.*"resume":"resumed","head":"e.14"}\n\n<13>$/);
  const fresh = greeting(upstream(), member(undefined, ["b"]));
  expect(fresh).toMatchObject({ position: { offset: 14 }, awaits: ["b"] });
  expect(fresh.text).toMatch(/^event: tidings.hello\nid: e.14\n.*"resume":"fresh"}\n\n$/);
  const reset = greeting(upstream(), Object.assign(member(undefined), { reset: "expired" }));
  expect(reset.text).toMatch(/"resume":"reset","reason":"expired"}\n\n$/);
});

test("a stream that is live says so at once, and brings no states any more", () => {
  const { text, awaits } = greeting(upstream({ live: true }), member("e.13", ["b"], ["b"]));
  expect([text.endsWith("event: tidings.live\ndata: {}\n\n"), awaits]).toEqual([true, []]);
});

test("a tab is told which of its channels were denied, and not of others", () => {
  const denied = ["a", "x"].map((channel) => ({ channel, code: "forbidden", message: "no" }) as const);
  const stream = upstream();
  const { text } = greeting({ ...stream, hello: { ...stream.hello, denied } }, member("e.13", ["a", "b"]));
  expect(text).toContain('"denied":[{"channel":"a","code":"forbidden","message":"no"}]');
});
