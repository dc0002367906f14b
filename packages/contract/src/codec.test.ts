import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  bigintString,
  ContractError,
  channel,
  codecName,
  decodeEvent,
  defineContract,
  encodeEvent,
  event,
  isoDate,
} from "./index.ts";

const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{id}",
      params: z.object({ id: z.string() }),
      events: {
        progress: event(z.object({ done: z.int(), total: z.int() })),
        note: event(
          z.object({ title: z.string().optional(), meta: z.object({ tag: z.string().optional() }).optional() }),
        ),
        strict: event(z.strictObject({ a: z.number().optional() })),
        at: event(z.object({ at: isoDate(), size: bigintString() })),
        any: event(z.unknown()),
        list: event(z.array(z.number().optional())),
        defaulted: event(z.object({ a: z.number().default(3) })),
        either: event(
          z.union([
            z.object({ a: z.literal(1), b: z.string() }),
            z.object({ a: z.literal(2), c: z.array(z.number()) }),
          ]),
        ),
        choice: event(
          z.discriminatedUnion("kind", [
            z.object({ kind: z.literal("a") }),
            z.object({ kind: z.literal("b"), size: z.number() }),
          ]),
        ),
        slow: event(z.string().refine(() => Promise.resolve(true) as unknown as boolean)),
        broken: event(
          z.codec(z.string(), z.unknown(), {
            decode: (value) => JSON.parse(value),
            encode: () => {
              throw new TypeError("out of order");
            },
          }),
        ),
      },
    }),
  },
});

describe("encodeEvent", () => {
  test("writes the wire's JSON once", () => {
    expect(encodeEvent(contract, "renders", "progress", { done: 1, total: 2 })).toBe('{"done":1,"total":2}');
    expect(encodeEvent(contract, "renders", "at", { at: new Date(0), size: 2n ** 70n })).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","size":"1180591620717411303424"}',
    );
  });

  test("refuses a wrong payload, names the event and the path, and carries all issues", () => {
    const error = thrown(() => encodeEvent(contract, "renders", "progress", { done: 0.5, total: "2" } as never));
    expect(error).toMatchObject({
      code: "invalid_payload",
      path: "renders.progress",
      issues: [{ path: ["done"] }, { path: ["total"], message: "expected number, received string" }],
    });
    expect(error.message).toMatch(/^renders\.progress: \/done: .* \(and 1 more\)$/);
    expect(thrown(() => encodeEvent(contract, "renders", "progress", { done: 1, total: "2" } as never)).message).toBe(
      "renders.progress: /total: expected number, received string",
    );
  });

  test("tells the fault of the variant that was meant", () => {
    const message = (event: "choice" | "either", data: object) =>
      thrown(() => encodeEvent(contract, "renders", event, data as never)).message;
    expect(message("choice", { kind: "c" })).toBe("renders.choice: /kind: matches no variant of the union");
    expect(message("choice", { kind: "b", size: "1" })).toBe("renders.choice: /size: expected number, received string");
    expect(message("either", { a: 2, c: ["1"] })).toBe("renders.either: /c/0: expected number, received string");
    expect(message("either", { a: 3 })).toBe("renders.either: /a: matches no variant of the union");
    expect(message("either", [])).toBe("renders.either: matches no variant of the union");
  });

  test("refuses names that are not there, and lists those that are", () => {
    expect(thrown(() => encodeEvent(contract, "render" as "renders", "progress", {} as never))).toMatchObject({
      code: "unknown_channel",
      message: expect.stringContaining("it has renders"),
    });
    for (const name of ["progres", "constructor"]) {
      expect(thrown(() => encodeEvent(contract, "renders", name as "progress", {} as never))).toMatchObject({
        code: "unknown_event",
        path: `renders.${name}`,
        message: expect.stringContaining("it has progress, note, strict"),
      });
    }
  });

  test("strips unknown keys as the schema says, but never all keys of an object", () => {
    const wider = { done: 1, total: 2, secret: "s" };
    expect(encodeEvent(contract, "renders", "progress", wider)).toBe('{"done":1,"total":2}');
    expect(encodeEvent(contract, "renders", "note", {})).toBe("{}");
    const encode = (note: object) => () => encodeEvent(contract, "renders", "note", note);
    expect(thrown(encode({ titel: "x" })).message).toBe("renders.note: the schema knows none of its keys (titel)");
    expect(thrown(encode({ title: "x", meta: { tags: 1 } })).message).toBe(
      "renders.note: /meta: the schema knows none of its keys (tags)",
    );
    expect(thrown(() => encodeEvent(contract, "renders", "strict", { b: 1 } as never)).code).toBe("invalid_payload");
  });

  class Point {
    x = 1;
  }
  test.each([
    ["NaN", Number.NaN, "/a/0: JSON has no NaN"],
    ["-Infinity", Number.NEGATIVE_INFINITY, "/a/0: JSON has no -Infinity"],
    ["bigint", 1n, "/a/0: JSON has no bigint"],
    ["undefined in an array", undefined, "/a/0: JSON has no undefined"],
    ["a function", () => 1, "/a/0: JSON has no function"],
    ["a symbol", Symbol("x"), "/a/0: JSON has no symbol"],
    ["a Date", new Date(0), "/a/0: JSON has no class instances; use a codec"],
    ["a Map", new Map([[1, 2]]), "/a/0: JSON has no class instances"],
    ["an instance", new Point(), "/a/0: JSON has no class instances"],
    ["toJSON", { toJSON: () => 1 }, "/a/0/toJSON: JSON has no function"],
  ])("refuses %s where the schema lets it through", (_, value, message) => {
    expect(thrown(() => encodeEvent(contract, "renders", "any", { a: [value] })).message).toContain(
      `renders.any: ${message}`,
    );
  });

  test("refuses holes, undefined at the root, and cycles", () => {
    expect(thrown(() => encodeEvent(contract, "renders", "any", new Array(2))).message).toContain(
      "/0: JSON has no undefined",
    );
    expect(thrown(() => encodeEvent(contract, "renders", "list", [1, undefined])).message).toContain(
      "/1: JSON has no undefined",
    );
    expect(thrown(() => encodeEvent(contract, "renders", "any", undefined)).code).toBe("invalid_payload");
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(thrown(() => encodeEvent(contract, "renders", "any", cyclic)).message).toBe(
      "renders.any: is cyclic or too deep",
    );
  });

  test("an asynchronous refinement and a codec that throws are typed errors", () => {
    expect(thrown(() => encodeEvent(contract, "renders", "slow", "x"))).toMatchObject({
      code: "unsupported_schema",
      path: "renders.slow",
      cause: expect.any(z.core.$ZodAsyncError),
    });
    expect(thrown(() => encodeEvent(contract, "renders", "broken", "x"))).toMatchObject({
      code: "invalid_payload",
      message: "renders.broken: its schema threw TypeError: out of order",
      cause: expect.any(TypeError),
    });
  });

  /** Any text that JavaScript has, lone surrogates and U+FEFF included. */
  const utf16 = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));

  test("what arrives is what was validated", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), utf16), (value) => {
        const arrived = decodeEvent(
          contract,
          "renders",
          "any",
          JSON.parse(encodeEvent(contract, "renders", "any", value)),
        );
        // -0 arrives as 0: JSON.stringify has no other way, and they are equal.
        expect(arrived).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) });
      }),
    );
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, maxDepth: 2 }),
        (value) => {
          let json: string;
          try {
            json = encodeEvent(contract, "renders", "any", value);
          } catch (error) {
            expect(error).toBeInstanceOf(ContractError);
            return;
          }
          expect(normalise(JSON.parse(json))).toEqual(normalise(value));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("decodeEvent", () => {
  test("reads tolerantly: unknown keys are stripped, defaults filled in, codecs applied", () => {
    expect(decodeEvent(contract, "renders", "progress", { done: 1, total: 2, eta: 3 })).toEqual({
      ok: true,
      value: { done: 1, total: 2 },
    });
    expect(decodeEvent(contract, "renders", "defaulted", {})).toEqual({ ok: true, value: { a: 3 } });
    expect(decodeEvent(contract, "renders", "at", { at: "2026-11-22T10:00:00Z", size: "-5" })).toEqual({
      ok: true,
      value: { at: new Date("2026-11-22T10:00:00Z"), size: -5n },
    });
  });

  test("answers whatever comes, and never throws for it", () => {
    expect(decodeEvent(contract, "renders", "progress", { done: 1 })).toEqual({
      ok: false,
      issues: [{ path: ["total"], message: "expected number, received undefined" }],
    });
    expect(decodeEvent(contract, "renders", "slow", "x")).toMatchObject({
      ok: false,
      issues: [{ message: expect.stringContaining("asynchronous") }],
    });
    expect(decodeEvent(contract, "renders", "broken", "{")).toMatchObject({
      ok: false,
      issues: [{ message: expect.stringContaining("SyntaxError") }],
    });
    fc.assert(fc.property(fc.anything(), (wire) => void decodeEvent(contract, "renders", "at", wire)));
  });

  test("a name that is not there is the caller's fault", () => {
    expect(thrown(() => decodeEvent(contract, "renders", "nope" as "note", {})).code).toBe("unknown_event");
  });
});

describe("built-in codecs", () => {
  test("any valid date and any bigint arrive", () => {
    const date = fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, fc.bigInt(), (at, size) => {
        const json = encodeEvent(contract, "renders", "at", { at, size });
        expect(decodeEvent(contract, "renders", "at", JSON.parse(json))).toEqual({ ok: true, value: { at, size } });
      }),
    );
  });

  test.each([new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)])("the date %s gives an issue", (at) => {
    expect(thrown(() => encodeEvent(contract, "renders", "at", { at, size: 1n }))).toMatchObject({
      code: "invalid_payload",
      issues: [{ path: ["at"] }],
    });
  });

  test.each(["2026-02-30T00:00:00Z", "2026-11-22", "2026-11-22T10:00:00+01:00", "now", 5, null])(
    "%j is no date",
    (at) => {
      expect(decodeEvent(contract, "renders", "at", { at, size: "1" })).toMatchObject({
        ok: false,
        issues: [{ path: ["at"] }],
      });
    },
  );

  test.each(["", "1.5", "0x1", " 1", "01", "-0", "1n", 5])("%j is no bigint", (size) => {
    expect(decodeEvent(contract, "renders", "at", { at: "2026-11-22T10:00:00Z", size })).toMatchObject({ ok: false });
  });

  test("are known by name, also as clones and through wrappers' inside", () => {
    expect(codecName(isoDate())).toBe("isoDate");
    expect(
      codecName(
        isoDate()
          .describe("When.")
          .refine(() => true),
      ),
    ).toBe("isoDate");
    expect(codecName(bigintString().optional().unwrap())).toBe("bigintString");
    expect(codecName(z.string())).toBeUndefined();
    expect(codecName(z.codec(z.string(), z.number(), { decode: Number, encode: String }))).toBeUndefined();
  });
});

/** What JSON may change without harm: an `undefined` property is absent, `-0` is `0`, and a prototype of null is Object's. */
function normalise(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return new Map(kept.map(([key, item]) => [key, normalise(item)]));
}

function thrown(run: () => unknown): ContractError {
  try {
    run();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
