import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  type CastOptions,
  castEvent,
  channel,
  defineContract,
  encodeRecord,
  event,
  evolve,
  isoDate,
  versionOf,
} from "./index.ts";

const V1 = z.object({ at: isoDate() });
const V2 = z.object({ finishedAt: isoDate() });
const V3 = z.object({ finishedAt: isoDate(), by: z.string() });

const done = event(
  evolve(V1)
    .to(V2, { up: ({ at }) => ({ finishedAt: at }), down: ({ finishedAt }) => ({ at: finishedAt }) })
    .to(V3, { up: (two) => ({ ...two, by: "someone" }), down: ({ finishedAt }) => ({ finishedAt }) }),
);
const lossy = event(
  evolve(z.object({ size: z.int() }))
    .to(z.object({ width: z.int() }), {
      up: ({ size }) => {
        if (size === 13) throw new RangeError("unlucky");
        return { width: size };
      },
    })
    .to(z.object({ width: z.int().max(100) }), { up: (wire) => wire, down: (wire) => wire }),
  { delivery: "latest" },
);
const contract = defineContract({
  name: "shop",
  channels: { jobs: channel({ address: "jobs", events: { done, lossy } }) },
});
const at = "2026-01-02T03:04:05.000Z";
const cast = (data: unknown, options: CastOptions, name: "done" | "lossy" = "done") => {
  const text = castEvent(contract, "jobs", name, JSON.stringify(data), options);
  return text === undefined ? undefined : JSON.parse(text);
};

test("an event's version counts those that it left behind, and goes with what is encoded", () => {
  expect([versionOf(done), versionOf(event(V1))]).toEqual([3, 1]);
  expect(encodeRecord(contract, "jobs", "done", { finishedAt: new Date(at), by: "me" })).toEqual({
    data: JSON.stringify({ finishedAt: at, by: "me" }),
    version: 3,
  });
  expect(encodeRecord(contract, "jobs", "lossy", { width: 3 })).toEqual({ data: '{"width":3}', key: "", version: 3 });
});

describe("casting", () => {
  test.each<[CastOptions, unknown, unknown]>([
    [{ from: 1, to: 3 }, { at }, { finishedAt: at, by: "someone" }],
    [{ from: 1, to: 2 }, { at }, { finishedAt: at }],
    [{ from: 3, to: 1 }, { finishedAt: at, by: "me" }, { at }],
    [{ from: 2, to: 1 }, { finishedAt: at }, { at }],
    [{ from: 2, to: 2 }, { finishedAt: at }, { finishedAt: at }],
  ])("%o goes through each version between", (options, wire, expected) => {
    expect(cast(wire, options)).toEqual(expected);
  });

  test.each<[CastOptions]>([[{ from: 4, to: 3 }], [{ from: 3, to: 4 }], [{ from: 0, to: 3 }], [{ from: 1, to: 0 }]])(
    "%o: a version that the contract doesn't have leads nowhere",
    (options) => {
      expect(cast({ at }, options)).toBeUndefined();
    },
  );

  test("versions keep their numbers when older ones are dropped", () => {
    const up = ({ finishedAt }: { finishedAt: string }) => ({ finishedAt, by: "someone" });
    const kept = event(evolve(V2, { from: 2 }).to(V3, { up, down: ({ finishedAt }) => ({ finishedAt }) }));
    const alone = event(evolve(V3, { from: 3 }));
    const later = defineContract({
      name: "shop",
      channels: { jobs: channel({ address: "jobs", events: { kept, alone } }) },
    });
    const castKept = (data: unknown, options: CastOptions) =>
      castEvent(later, "jobs", "kept", JSON.stringify(data), options);
    expect([versionOf(kept), versionOf(alone)]).toEqual([3, 3]);
    expect(encodeRecord(later, "jobs", "alone", { finishedAt: new Date(at), by: "me" })).toMatchObject({ version: 3 });
    expect(castKept({ finishedAt: at }, { from: 2, to: 3 })).toBe(JSON.stringify({ finishedAt: at, by: "someone" }));
    expect(castKept({ finishedAt: at, by: "me" }, { from: 3, to: 2 })).toBe(JSON.stringify({ finishedAt: at }));
    for (const options of [
      { from: 1, to: 3 },
      { from: 3, to: 1 },
      { from: 1, to: 1 },
    ]) {
      expect(castKept({ at }, options)).toBeUndefined();
    }
  });

  test("nor does a way down with a gap", () => {
    expect(cast({ width: 3 }, { from: 3, to: 1 }, "lossy")).toBeUndefined();
    expect(cast({ width: 3 }, { from: 3, to: 2 }, "lossy")).toEqual({ width: 3 });
  });

  test.each<[string, unknown, string]>([
    ["a cast that throws", { size: 13 }, "unlucky"],
    ["a result that the schema refuses", { size: 101 }, "width"],
    ["a value that JSON doesn't carry", {}, "width"],
  ])("%s is told", (_, wire, message) => {
    expect(() => cast(wire, { from: 1, to: 3 }, "lossy")).toThrow(
      expect.objectContaining({ code: "cast_failed", path: "jobs.lossy", message: expect.stringContaining(message) }),
    );
  });

  test("so is text that is no JSON", () => {
    expect(() => castEvent(contract, "jobs", "done", "{", { from: 1, to: 3 })).toThrow(
      expect.objectContaining({ code: "cast_failed" }),
    );
  });

  test("up and down again gives what was there", () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") }),
        fc.constantFrom(2, 3),
        (date, to) => {
          const wire = { at: date.toISOString() };
          expect(cast(cast(wire, { from: 1, to }), { from: to, to: 1 })).toEqual(wire);
        },
      ),
    );
  });
});
