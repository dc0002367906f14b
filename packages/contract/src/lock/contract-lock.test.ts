import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { schemaArbitrary } from "../../test/schema-arbitrary.ts";
import { channel } from "../channel.ts";
import { isoDate } from "../codecs.ts";
import { type AnyContract, defineContract } from "../define-contract.ts";
import { event } from "../event.ts";
import { contractHash } from "./contract-hash.ts";
import { toLock } from "./contract-lock.ts";
import { stringifyLock } from "./stringify-lock.ts";

function contractOf(schema: z.ZodType, channelName = "jobs"): AnyContract {
  return defineContract({
    name: "shop",
    channels: { [channelName]: channel({ address: "jobs", events: { changed: event(schema) } }) },
  });
}

/** The same channel but for what becomes of its event and for its state. */
function contractWith(options: object, snapshot?: z.ZodType): AnyContract {
  const changed = event(z.object({ id: z.string(), other: z.string() }), options);
  const jobs = channel({ address: "jobs", events: { changed }, ...(snapshot && { snapshot }) });
  return defineContract({ name: "shop", channels: { jobs } });
}

const hashOf = (schema: z.ZodType) => contractHash(toLock(contractOf(schema)));

describe("a lock", () => {
  it("holds what the contract says, in the declared order", () => {
    const contract = defineContract({
      name: "shop",
      description: "A shop.",
      channels: {
        orders: channel({
          address: "orders/{id}",
          params: z.object({ id: z.string() }),
          deprecated: "use carts",
          snapshot: z.array(z.string()),
          events: {
            placed: event(z.object({ at: isoDate() }), { description: "Placed." }),
            moved: event(z.object({ to: z.string() }), { delivery: "latest", key: "to" }),
            looked: event(z.object({}), { delivery: "volatile" }),
            left: event(z.object({}), { deprecated: false }),
          },
        }),
        clock: channel({
          address: "clock",
          access: "public",
          events: { ticked: event(z.null(), { deprecated: true }) },
        }),
      },
    });
    const lock = toLock(contract);
    expect(Object.keys(lock.channels)).toEqual(["orders", "clock"]);
    expect(Object.keys(lock.channels.orders?.events ?? {})).toEqual(["placed", "moved", "looked", "left"]);
    expect(lock).toMatchObject({
      lockVersion: 1,
      name: "shop",
      description: "A shop.",
      channels: {
        orders: {
          address: "orders/{id}",
          access: "private",
          deprecated: "use carts",
          snapshot: { kind: "array", items: { kind: "string" } },
          events: {
            placed: { description: "Placed." },
            moved: { delivery: "latest", key: "to" },
            looked: { delivery: "volatile" },
          },
        },
        clock: { access: "public", events: { ticked: { deprecated: true, schema: { kind: "null" } } } },
      },
      defs: {},
    });
    expect(lock.channels.orders?.events.left).toEqual({ schema: expect.anything() });
    expect(lock.channels.clock).not.toHaveProperty("snapshot");
  });

  it("is one fact per line, as text", () => {
    const schema = z.object({ size: z.int().min(1).describe("How big."), on: z.boolean() });
    expect(stringifyLock(toLock(contractOf(schema)))).toMatchInlineSnapshot(`
      "{
        "channels": {
          "jobs": {
            "access": "private",
            "address": "jobs",
            "events": {
              "changed": {
                "schema": {
                  "kind": "object",
                  "properties": {
                    "on": {
                      "input": "required",
                      "output": "required",
                      "schema": { "kind": "boolean" }
                    },
                    "size": {
                      "input": "required",
                      "output": "required",
                      "schema": {
                        "checks": [
                          { "check": "min", "value": 1 },
                          { "check": "numberFormat", "format": "safeint" }
                        ],
                        "description": "How big.",
                        "kind": "number"
                      }
                    }
                  },
                  "unknownKeys": "strip"
                }
              }
            },
            "params": {
              "kind": "object",
              "properties": {},
              "unknownKeys": "strip"
            }
          }
        },
        "defs": {},
        "lockVersion": 1,
        "name": "shop"
      }
      "
    `);
  });

  it("survives JSON: the text's data has the same text and hash", () => {
    fc.assert(
      fc.property(schemaArbitrary, ({ schema }) => {
        const lock = toLock(contractOf(schema));
        const text = stringifyLock(lock);
        const parsed = JSON.parse(text) as typeof lock;
        expect(stringifyLock(parsed)).toBe(text);
        expect(contractHash(parsed)).toBe(contractHash(lock));
        expect(text.endsWith("}\n")).toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("is the same bytes whatever the order of channels, events, properties, enum values and options", () => {
    fc.assert(
      fc.property(treeArbitrary, fc.infiniteStream(fc.nat()), (tree, random) => {
        const shuffle: Shuffle = (items) =>
          items
            .map((item) => ({ item, at: random.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const first = toLock(buildContract(tree, (items) => items));
        const second = toLock(buildContract(tree, shuffle));
        expect(stringifyLock(second)).toBe(stringifyLock(first));
        expect(contractHash(second)).toBe(contractHash(first));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

type Tree = { readonly leaf: number } | { readonly fields: readonly (readonly [string, Tree])[] };
type Shuffle = <T>(items: readonly T[]) => readonly T[];

const { tree: treeArbitrary } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.record({ leaf: fc.nat({ max: 5 }) }),
    fc.record({
      fields: fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "10", "9", "z-é"), tie("tree")), {
        selector: ([key]) => key,
      }),
    }),
  ),
}));

function buildSchema(tree: Tree, shuffle: Shuffle): z.ZodType {
  if ("fields" in tree) {
    return z.object(Object.fromEntries(shuffle(tree.fields).map(([key, inner]) => [key, buildSchema(inner, shuffle)])));
  }
  const first: z.ZodType = z.object({
    get second(): z.ZodType {
      return second.optional();
    },
    type: z.literal("first"),
  });
  const second: z.ZodType = z.object(
    Object.fromEntries(
      shuffle([
        ["first", z.lazy(() => first)],
        ["self", z.lazy(() => z.array(second))],
      ] as const),
    ),
  );
  const leaves = [
    () => z.enum(shuffle(["a", "b", "c"]) as [string, ...string[]]),
    () => z.literal(shuffle([1, "1", null])),
    () =>
      z.discriminatedUnion("t", shuffle([z.object({ t: z.literal("a") }), z.object({ t: z.literal("b") })]) as never),
    () => shuffle(["min", "max"] as const).reduce((number: z.ZodNumber, check) => number[check](3), z.number()),
    () => first,
    () => second,
  ];
  return (leaves[tree.leaf] as () => z.ZodType)();
}

function buildContract(tree: Tree, shuffle: Shuffle): AnyContract {
  const events = ["one", "two"].map((name) => [name, event(buildSchema(tree, shuffle))] as const);
  const channels = ["left", "right"].map(
    (name) => [name, channel({ address: name, events: Object.fromEntries(shuffle(events)) })] as const,
  );
  return defineContract({ name: "shop", channels: Object.fromEntries(shuffle(channels)) });
}

describe("a contract's hash", () => {
  it("does not depend on descriptions, deprecation, units and names of recursive schemas", () => {
    const tree = (id: string, description: string): z.ZodType => {
      const node: z.ZodType = z.object({ next: z.lazy(() => node).optional() }).meta({ id, description });
      return z.object({ node, size: z.int().meta({ unit: description, deprecated: true }) });
    };
    expect(hashOf(tree("Node", "A node."))).toBe(hashOf(tree("Other", "Something.")));
    expect(hashOf(tree("Node", "A node."))).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<readonly [string, z.ZodType, z.ZodType]>([
    ["a bound", z.int().min(1), z.int().min(2)],
    ["an open bound", z.number().min(1), z.number().gt(1)],
    ["a pattern's flags", z.string().regex(/a/), z.string().regex(/a/i)],
    ["unknown keys", z.object({}), z.strictObject({})],
    ["presence", z.object({ a: z.string() }), z.object({ a: z.string().optional() })],
    ["a default's value", z.object({ a: z.string().default("x") }), z.object({ a: z.string().default("y") })],
    ["a refinement", z.string(), z.string().refine(() => true)],
    [
      "the number of refinements",
      z.string().refine(() => true),
      z
        .string()
        .refine(() => true)
        .refine(() => true),
    ],
    ["the order of a union", z.union([z.string(), z.int()]), z.union([z.int(), z.string()])],
    ["a trim's place", z.string().trim().min(1), z.string().min(1).trim()],
    ["exclusive unions", z.union([z.string(), z.int()]), z.xor([z.string(), z.int()])],
    ["exact optionals", z.object({ a: z.string().optional() }), z.object({ a: z.exactOptional(z.string()) })],
    ["a codec", z.iso.datetime(), isoDate()],
    ["a format's options", z.iso.datetime(), z.iso.datetime({ offset: true })],
    ["a format's own pattern", z.email(), z.email({ pattern: z.regexes.html5Email })],
    ["partial records", z.record(z.enum(["a"]), z.int()), z.partialRecord(z.enum(["a"]), z.int())],
  ])("depends on %s", (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  it("depends on delivery, key and snapshot", () => {
    const contracts = [
      contractWith({}),
      contractWith({ delivery: "volatile" }),
      contractWith({ delivery: "latest" }),
      contractWith({ delivery: "latest", key: "id" }),
      contractWith({ delivery: "latest", key: "other" }),
      contractWith({}, z.string()),
      contractWith({}, z.string().min(1)),
    ];
    const hashes = contracts.map((contract) => contractHash(toLock(contract)));
    expect(new Set(hashes).size).toBe(contracts.length);
    expect(contractHash(toLock(contractWith({ delivery: "log" })))).toBe(hashes[0]);
    expect(contractHash(toLock(contractWith({}, z.string().describe("A state."))))).toBe(hashes[5]);
  });

  it("depends on the names of channels", () => {
    const [one, other] = [contractOf(z.string(), "jobs"), contractOf(z.string(), "tasks")].map((c) =>
      contractHash(toLock(c)),
    );
    expect(one).not.toBe(other);
  });
});
