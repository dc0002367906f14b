import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ContractError, channel, defineContract, event, evolve } from "./index.ts";
import { contractHash, stringifyLock, toLock } from "./lock/index.ts";

const V1 = z.object({ at: z.string() });
const V2 = z.object({ finishedAt: z.string() });
const V3 = z.object({ finishedAt: z.string(), by: z.string() });

const up = ({ at }: { at: string }) => ({ finishedAt: at });
const down = ({ finishedAt }: { finishedAt: string }) => ({ at: finishedAt });
const versions = evolve(V1)
  .to(V2, { up, down })
  .to(V3, { up: (two) => ({ ...two, by: "someone" }) });

function contractOf(done: object, options: object = {}, own: object = {}) {
  const jobs = channel({ address: "jobs", events: { done: done as ReturnType<typeof event> }, ...options });
  return defineContract({ name: "shop", channels: { jobs }, ...own });
}

describe("an event's versions", () => {
  test("the last is current, the others are kept oldest first", () => {
    const done = event(versions, { description: "Done." });
    expect(done).toEqual({
      delivery: "log",
      description: "Done.",
      schema: V3,
      previous: [expect.anything(), expect.anything()],
    });
    expect(done.previous?.map(({ schema }) => schema)).toEqual([V1, V2]);
    expect(done.previous?.[0]).toMatchObject({ up, down });
    expect(done.previous?.[1]).not.toHaveProperty("down");
    expect(Object.isFrozen(done.previous)).toBe(true);
  });

  test("adding one leaves the evolution it was added to alone", () => {
    const two = evolve(V1).to(V2, { up });
    two.to(V3, { up: (wire) => ({ ...wire, by: "" }) });
    expect(two.previous).toHaveLength(1);
  });

  test("one version alone is an event without earlier ones", () => {
    expect(event(evolve(V1))).toEqual(event(V1));
    expect(event(evolve(V1, { from: 1 }))).toEqual(event(V1));
  });

  test("the first may be a later one than version 1", () => {
    const kept = event(evolve(V2, { from: 2 }).to(V3, { up: (two) => ({ ...two, by: "someone" }) }));
    expect(kept).toMatchObject({ first: 2, previous: [{ schema: V2 }] });
    const lock = toLock(contractOf(kept));
    expect(lock.channels.jobs?.events.done).toMatchObject({ version: 3, previous: [{}] });
    expect(contractHash(lock)).toBe(contractHash(toLock(contractOf(event(versions)))));
    expect(toLock(contractOf(event(evolve(V3, { from: 3 })))).channels.jobs?.events.done).toEqual({
      version: 3,
      schema: expect.anything(),
    });
  });

  test.each([0, -1, 1.5, Number.NaN, "2"])("no version has the number %o", (from) => {
    expect(() => contractOf(event(evolve(V1, { from: from as number })))).toThrow(
      expect.objectContaining({ code: "invalid_definition", path: "channels.jobs.events.done.first" }),
    );
  });
});

describe("the lock", () => {
  const lock = toLock(contractOf(event(versions)));

  test("holds the version, and those left behind", () => {
    expect(lock.channels.jobs?.events.done).toMatchObject({
      version: 3,
      schema: { kind: "object", properties: { by: {} } },
      previous: [{ schema: { properties: { at: {} } }, down: true }, { schema: { properties: { finishedAt: {} } } }],
    });
    expect(lock.channels.jobs?.events.done?.previous?.[1]).not.toHaveProperty("down");
    expect(stringifyLock(JSON.parse(stringifyLock(lock)))).toBe(stringifyLock(lock));
  });

  test("is what it was for a contract without any of it", () => {
    expect(toLock(contractOf(event(V3))).channels.jobs).toEqual({
      address: "jobs",
      access: "private",
      params: expect.anything(),
      events: { done: { schema: expect.anything() } },
    });
  });

  test("holds modes, stability and reserved names, sorted", () => {
    const options = { compatibility: "backward", stability: "experimental", reserved: ["left", "gone"] };
    const changed = toLock(contractOf(event(V1), options, { reserved: ["tasks", "carts"] }));
    expect(changed).toMatchObject({
      reserved: ["carts", "tasks"],
      channels: { jobs: { compatibility: "backward", stability: "experimental", reserved: ["gone", "left"] } },
    });
    expect(contractHash(changed)).toBe(contractHash(toLock(contractOf(event(V1)))));
  });

  test("the hash depends on the version, and not on what was left behind", () => {
    const two = contractHash(toLock(contractOf(event(evolve(V1).to(V2, { up })))));
    expect(two).not.toBe(contractHash(toLock(contractOf(event(V2)))));
    expect(two).toBe(
      contractHash(
        toLock(contractOf(event(evolve(V3).to(V2, { up: (wire) => wire, down: () => ({ finishedAt: "", by: "" }) })))),
      ),
    );
  });

  test("a revision tells apart two schemas with functions", () => {
    const checked = (revision?: unknown) => z.object({ id: z.string().refine(Boolean).meta({ revision }) });
    const of = (revision?: unknown) => toLock(contractOf(event(checked(revision))));
    expect(of("2").channels.jobs?.events.done?.schema).toMatchObject({
      properties: { id: { schema: { revision: "2" } } },
    });
    expect(of(2)).toEqual(of("2"));
    expect(new Set([of(), of("1"), of("2")].map(contractHash)).size).toBe(3);
  });
});

describe("what plain JavaScript may get wrong", () => {
  const wrong = (next: unknown, casts: unknown) => () =>
    contractOf(event(evolve(V1).to(next as typeof V2, casts as { up: typeof up })));

  test.each<[string, () => unknown, string, string]>([
    [
      "an earlier version that is no schema",
      () => contractOf(event(evolve({} as typeof V1).to(V2, { up }))),
      "invalid_definition",
      "previous.0.schema",
    ],
    [
      "an earlier version that JSON can't carry",
      () => contractOf(event(evolve(z.object({ at: z.date() })).to(V2, { up: () => ({ finishedAt: "" }) }))),
      "unsupported_schema",
      "previous.0.at",
    ],
    ["no up", wrong(V2, {}), "invalid_definition", "previous.0.up"],
    ["a down that is none", wrong(V2, { up, down: 1 }), "invalid_definition", "previous.0.down"],
    ["a typo among the casts", wrong(V2, { up, donw: down }), "unknown_option", "previous.0.donw"],
    ["a current version that is no schema", wrong("V2", { up }), "invalid_definition", "schema"],
    ["versions that are no list", () => contractOf({ ...event(V1), previous: 3 }), "invalid_definition", "previous"],
  ])("%s", (_, define, code, path) => {
    expect(fault(define)).toMatchObject({ code, path: `channels.jobs.events.done.${path}` });
  });

  test.each<[string, object, string, string]>([
    ["a mode that is none", { compatibility: "both" }, "invalid_definition", "channels.jobs.compatibility"],
    ["a stability that is none", { stability: "stable" }, "invalid_definition", "channels.jobs.stability"],
    ["reserved names that are no list", { reserved: "gone" }, "invalid_definition", "channels.jobs.reserved"],
    ["a reserved name that is used", { reserved: ["gone", "done"] }, "reserved_name", "channels.jobs.events.done"],
  ])("%s", (_, options, code, path) => {
    expect(fault(() => contractOf(event(V1), options))).toMatchObject({ code, path });
  });

  test("a reserved name of a channel that is used", () => {
    expect(fault(() => contractOf(event(V1), {}, { reserved: ["jobs"] }))).toMatchObject({
      code: "reserved_name",
      path: "channels.jobs",
      message: expect.stringContaining("choose another name for this channel"),
    });
    expect(fault(() => contractOf(event(V1), {}, { reserved: [5] }))).toMatchObject({
      code: "invalid_definition",
      path: "reserved",
    });
  });
});

function fault(define: () => unknown): ContractError {
  try {
    define();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error("the definition was accepted");
}
