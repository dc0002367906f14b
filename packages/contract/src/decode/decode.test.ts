import { describe, expect, it } from "vitest";
import {
  array,
  catchall,
  discriminatedUnion,
  integer,
  literal,
  min,
  never,
  object,
  optional,
  pipe,
  record,
  string,
  toDecoder,
  union,
  unknown,
  withDefault,
} from "./index.ts";

describe("a decoder", () => {
  it("reports every fault with its path", () => {
    const decode = toDecoder(
      object({ items: array(object({ n: pipe(integer, min(1)) })), name: string, kind: literal("a", "b") }),
    );
    expect(decode({ items: [{ n: 1 }, { n: 0 }, {}], name: null, kind: "c" })).toEqual({
      ok: false,
      issues: [
        { path: ["items", 1, "n"], message: "expected at least 1" },
        { path: ["items", 2, "n"], message: "expected integer" },
        { path: ["name"], message: "expected string" },
        { path: ["kind"], message: 'expected one of ["a","b"]' },
      ],
    });
  });

  it("reports an unknown tag at the tag, and a fault behind it at its place", () => {
    const decode = toDecoder(
      discriminatedUnion("t", [["a"], object({ t: literal("a"), n: integer })], [["b"], object({ t: literal("b") })]),
    );
    expect(decode({ t: "c" })).toEqual({ ok: false, issues: [{ path: ["t"], message: 'expected one of ["a","b"]' }] });
    expect(decode({ t: "a", n: "1" })).toMatchObject({ issues: [{ path: ["n"] }] });
  });

  it("adds nothing to the caller's issues from options of a union that another one made up for", () => {
    expect(toDecoder(array(union(string, integer)))(["a", 1])).toEqual({ ok: true, value: ["a", 1] });
  });

  it.each([
    ["dropped", object({})],
    ["kept", catchall({}, unknown)],
    ["a record's", record(string, unknown)],
  ])("does not let __proto__ set a prototype: %s", (_, parser) => {
    const decoded = toDecoder<object>(parser)(JSON.parse('{"__proto__":{"polluted":true},"a":1}'));
    if (!decoded.ok) throw new Error("not decoded");
    expect(Object.getPrototypeOf(decoded.value)).toBe(Object.prototype);
    expect(Object.hasOwn(decoded.value, "__proto__")).toBe(false);
    expect("polluted" in decoded.value).toBe(false);
  });

  it("refuses __proto__ where unknown keys are refused", () => {
    expect(toDecoder(catchall({}, never))(JSON.parse('{"__proto__":1}')).ok).toBe(false);
  });

  it("takes no property from a prototype", () => {
    const decode = toDecoder(object({ a: optional(string), toString: optional(unknown) }));
    expect(decode(Object.create({ a: "inherited" }))).toEqual({ ok: true, value: {} });
    expect(toDecoder(object({ a: string }))(Object.create({ a: "inherited" })).ok).toBe(false);
  });

  it("makes a new default for each value", () => {
    const decode = toDecoder<{ list: string[] }>(object({ list: withDefault(array(string), () => []) }));
    const [one, two] = [decode({}), decode({})];
    if (!one.ok || !two.ok) throw new Error("not decoded");
    one.value.list.push("x");
    expect(two.value.list).toEqual([]);
  });

  it("leaves its input as it was", () => {
    const input = Object.freeze({ a: Object.freeze([1]), extra: 1 });
    expect(toDecoder(object({ a: array(integer) }))(input)).toEqual({ ok: true, value: { a: [1] } });
  });
});
