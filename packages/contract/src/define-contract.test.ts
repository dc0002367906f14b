import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ContractError, type ContractErrorCode, channel, defineContract, event } from "./index.ts";

const done = event(z.object({ at: z.string() }));
const events = { done };
const id = z.object({ id: z.string() });

test("a contract is frozen plain data", () => {
  const metrics = channel({ address: "metrics", access: "public", events, description: "This machine." });
  const contract = defineContract({ name: "studio", channels: { metrics }, description: "Renders." });
  expect(contract).toMatchObject({
    name: "studio",
    description: "Renders.",
    channels: { metrics: { access: "public" } },
  });
  expect(contract.channels.metrics.events.done.schema).toBe(done.schema);
  for (const part of [contract, contract.channels, metrics, metrics.events, done])
    expect(Object.isFrozen(part)).toBe(true);
});

test("a channel is private and has no params unless it says so", () => {
  const { access, params } = channel({ address: "metrics", events });
  expect(access).toBe("private");
  expect(params.def.shape).toEqual({});
});

test("what the definition is made of stays its maker's", () => {
  const own = { done };
  const channels = { metrics: channel({ address: "metrics", events: own }) };
  defineContract({ name: "studio", channels });
  expect(Object.isFrozen(own) || Object.isFrozen(channels)).toBe(false);
});

describe("names", () => {
  test.each(["", "Studio", "1studio", "my_studio", "studio ", "stüdio"])("contract name %j is refused", (name) => {
    expect(fault({ name })).toMatchObject({ code: "invalid_name", path: "name" });
  });
  test.each(["Renders", "render-done", "1st", "tïles", "a.b", ""])("channel and event name %j are refused", (name) => {
    expect(fault(oneChannel(name, {}))).toMatchObject({ code: "invalid_name", path: `channels.${name}` });
    expect(fault(oneChannel("renders", { events: { [name]: done } }))).toMatchObject({
      code: "invalid_name",
      path: `channels.renders.events.${name}`,
    });
  });
  test.each(["open", "error", "message", "connection", "close", "then", "tidings", "tidingsX"])(
    "channel %s is reserved",
    (name) => {
      expect(fault(oneChannel(name, {}))).toMatchObject({ code: "reserved_name", path: `channels.${name}` });
    },
  );
  test.each(["open", "error", "message", "reset", "event", "status", "snapshot", "then", "tidingsX"])(
    "event %s is reserved",
    (name) => {
      expect(fault(oneChannel("renders", { events: { [name]: done } }))).toMatchObject({ code: "reserved_name" });
    },
  );
  test("a contract of Tidings' own name is refused", () => {
    expect(fault({ name: "tidings-x" })).toMatchObject({ code: "reserved_name", path: "name" });
  });
  test("names of Object's own methods are names like others", () => {
    const contract = defineContract({
      name: "studio",
      channels: { constructor: channel({ address: "a", events: { toString: done } }) },
    });
    expect(Object.keys(contract.channels)).toEqual(["constructor"]);
  });
});

describe("addresses", () => {
  test.each([
    ["", "an address is text"],
    ["/renders", 'begins or ends with "/"'],
    ["renders/", 'begins or ends with "/"'],
    ["renders//x", "has an empty segment"],
    ["renders/ä", 'segment "ä" has characters that a URL would change'],
    ["renders/.x", 'segment ".x"'],
    ["renders/..", 'segment ".."'],
    ["renders?x=1", 'segment "renders?x=1"'],
    ["renders/x{id}", 'segment "x{id}" is not one whole parameter'],
    ["renders/{id}{id}", "is not one whole parameter"],
    ["renders/{}", 'segment "{}"'],
    ["renders/{Id}", 'segment "{Id}"'],
    ["renders/{id", 'segment "{id"'],
    ["{id}/{id}", "parameter {id} appears twice"],
  ])("%j is refused", (address, message) => {
    const error = fault(oneChannel("renders", { address }));
    expect(error).toMatchObject({ code: "invalid_address", path: "channels.renders.address" });
    expect(error.message).toContain(message);
  });
  test("a parameter must be in the address and in params", () => {
    expect(fault(oneChannel("renders", { address: "renders/{id}" }))).toMatchObject({
      code: "parameter_mismatch",
      path: "channels.renders.params",
      message: 'channels.renders.params: lacks "id", which the address names; add it, such as id: z.string()',
    });
    expect(fault(oneChannel("renders", { address: "renders", params: id }))).toMatchObject({
      code: "parameter_mismatch",
      path: "channels.renders.params.id",
    });
  });
  test.each([
    ["optional", z.string().optional()],
    ["default", z.string().default("x")],
    ["nullable", z.string().nullable()],
    ["boolean", z.boolean()],
    ["bigint", z.bigint()],
    ["mixed union", z.union([z.string(), z.number()])],
    ["mixed literal", z.literal(["a", 1])],
    ["transform", z.string().transform((text) => text.length)],
    ["object", z.object({})],
  ])("a parameter cannot be: %s", (_, schema) => {
    const definition = { address: "renders/{id}", params: z.object({ id: schema }) };
    expect(fault(oneChannel("renders", definition))).toMatchObject({
      code: "unsupported_parameter",
      path: "channels.renders.params.id",
    });
  });
  test("params are an object schema", () => {
    expect(fault(oneChannel("renders", { params: z.string() }))).toMatchObject({ code: "invalid_definition" });
    expect(fault(oneChannel("renders", { params: { id: z.string() } }))).toMatchObject({
      path: "channels.renders.params",
      message: expect.stringContaining("use z.object({...})"),
    });
  });

  const AMBIGUOUS = [
    ["renders", "renders"],
    ["renders/{id}", "renders/{other}"],
    ["renders/{id}", "renders/latest"],
    ["{id}/latest", "renders/{id}"],
  ];
  const DISTINCT = [
    ["renders", "renders/{id}"],
    ["renders/{id}", "tiles/{id}"],
    ["renders/{id}/tiles", "renders/{id}/log"],
    ["Renders", "renders"],
  ];
  const twoChannels = (addresses: readonly string[]) => ({
    channels: Object.fromEntries(
      addresses.map((address, index) => {
        const params = Object.fromEntries(
          [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, z.string()]),
        );
        return [index === 0 ? "one" : "two", { address, params: z.object(params), access: "public", events }];
      }),
    ),
  });
  test.each(AMBIGUOUS)("%s and %s can be one address", (...addresses) => {
    expect(fault(twoChannels(addresses))).toMatchObject({ code: "ambiguous_address", path: "channels.two.address" });
  });
  test.each(DISTINCT)("%s and %s are apart", (...addresses) => {
    expect(() => define(twoChannels(addresses))).not.toThrow();
  });
});

describe("what plain JavaScript may get wrong", () => {
  test.each<[string, Record<string, unknown>, ContractErrorCode, string]>([
    ["a typo in the contract", { desciption: "x" }, "unknown_option", "desciption"],
    ["streams, which are not there yet", { streams: {} }, "unknown_option", "streams"],
    ["no channels", { channels: {} }, "empty_definition", "channels"],
    ["channels that are none", { channels: [] }, "invalid_definition", "channels"],
    ["a description that is no text", { description: 5 }, "invalid_definition", "description"],
    ["a typo in a channel", oneChannel("renders", { adress: "x" }), "unknown_option", "channels.renders.adress"],
    ["no events", oneChannel("renders", { events: {} }), "empty_definition", "channels.renders.events"],
    [
      "an access that is none",
      oneChannel("renders", { access: "all" }),
      "invalid_definition",
      "channels.renders.access",
    ],
    ["a channel that is none", { channels: { renders: 5 } }, "invalid_definition", "channels.renders"],
    [
      "deprecated as a number",
      oneChannel("renders", { deprecated: 1 }),
      "invalid_definition",
      "channels.renders.deprecated",
    ],
    [
      "a schema without event()",
      oneChannel("renders", { events: { done: z.object({}) } }),
      "invalid_definition",
      "channels.renders.events.done",
    ],
    [
      "an event without schema",
      oneChannel("renders", { events: { done: {} } }),
      "invalid_definition",
      "channels.renders.events.done.schema",
    ],
  ])("%s", (_, definition, code, path) => {
    expect(fault(definition)).toMatchObject({ code, path });
  });

  test("an option of a later version is refused, with the options that there are", () => {
    const withTtl = event(z.object({}), { ttl: 5 } as object);
    expect(fault(oneChannel("renders", { events: { done: withTtl } }))).toMatchObject({
      code: "unknown_option",
      path: "channels.renders.events.done.ttl",
      message:
        'channels.renders.events.done.ttl: "ttl" is not an option here; the options are schema, previous, first, delivery, key, description, deprecated',
    });
  });
});

describe("delivery and key", () => {
  const withEvent = (schema: z.ZodType, options: object) =>
    oneChannel("renders", { events: { done: event(schema, options as Record<never, never>) } });

  test("a delivery is one of three", () => {
    expect(fault(withEvent(z.object({}), { delivery: "once" }))).toMatchObject({
      code: "invalid_definition",
      path: "channels.renders.events.done.delivery",
      message: expect.stringContaining('use "log", "latest" or "volatile"'),
    });
  });
  test.each(["log", "volatile", undefined])("delivery %s has no key", (delivery) => {
    const options = { key: "id", ...(delivery && { delivery }) };
    expect(fault(withEvent(id, options))).toMatchObject({
      code: "invalid_key",
      path: "channels.renders.events.done.key",
    });
  });
  interface Tree {
    id: string;
    children: Tree[];
  }
  const tree: z.ZodType<Tree> = z.object({
    id: z.string(),
    get children() {
      return z.array(tree);
    },
  });
  const date = z.codec(z.iso.datetime(), z.date(), { decode: (t) => new Date(t), encode: (d) => d.toISOString() });
  test.each<[string, z.ZodType]>([
    ["text", id],
    ["a format", z.object({ id: z.uuid() })],
    ["a number", z.object({ id: z.number() })],
    ["a boolean", z.object({ id: z.boolean() })],
    ["an enum", z.object({ id: z.enum(["a", "b"]) })],
    ["a template", z.object({ id: z.templateLiteral(["a", z.int()]) })],
    ["a union of scalars", z.object({ id: z.union([z.string(), z.literal(5)]) })],
    ["what is text on the wire", z.object({ id: date })],
    ["a property of every variant", z.union([id, z.object({ id: z.literal("b"), more: z.int() })])],
    ["a property of one side", z.intersection(z.object({ other: z.int() }), id)],
    ["read-only", z.object({ id: z.string().readonly() }).readonly()],
    ["in a recursive schema", tree],
  ])("a key can be: %s", (_, schema) => {
    expect(() => define(withEvent(schema, { delivery: "latest", key: "id" }))).not.toThrow();
  });
  test.each<[string, z.ZodType, string]>([
    ["absent", z.object({ other: z.string() }), 'has no property "id"'],
    ["optional", z.object({ id: z.string().optional() }), "always"],
    ["defaulted", z.object({ id: z.string().default("x") }), "always"],
    ["nullable", z.object({ id: z.string().nullable() }), "text, a number or a boolean"],
    ["an object", z.object({ id: z.object({}) }), "text, a number or a boolean"],
    ["a list", z.object({ id: z.array(z.string()) }), "text, a number or a boolean"],
    ["null", z.object({ id: z.literal(["a", null]) }), "text, a number or a boolean"],
    ["anything", z.object({ id: z.any() }), "text, a number or a boolean"],
    ["partly an object", z.object({ id: z.union([z.string(), z.object({})]) }), "text, a number or a boolean"],
    ["of one variant alone", z.union([id, z.object({ other: z.int() })]), 'has no property "id"'],
    ["of a payload that is no object", z.string(), "no object"],
    ["of a record", z.record(z.string(), z.string()), "no object"],
  ])("a key cannot be: %s", (_, schema, message) => {
    expect(fault(withEvent(schema, { delivery: "latest", key: "id" }))).toMatchObject({
      code: "invalid_key",
      path: "channels.renders.events.done.key",
      message: expect.stringContaining(message),
    });
  });
  test("a key is a name", () => {
    expect(fault(withEvent(id, { delivery: "latest", key: 5 }))).toMatchObject({ code: "invalid_key" });
  });
});

describe("snapshots", () => {
  test("a snapshot is a schema that JSON can carry", () => {
    expect(() => define(oneChannel("renders", { snapshot: z.array(z.string()).nullable() }))).not.toThrow();
    expect(fault(oneChannel("renders", { snapshot: {} }))).toMatchObject({
      code: "invalid_definition",
      path: "channels.renders.snapshot",
    });
    expect(fault(oneChannel("renders", { snapshot: z.object({ at: z.date() }) }))).toMatchObject({
      code: "unsupported_schema",
      path: expect.stringMatching(/^channels\.renders\.snapshot\b.*at/),
    });
  });
});

describe("schemas that an event cannot have", () => {
  test.each([
    ["a Date", z.date()],
    ["a bigint", z.bigint()],
    ["a Map", z.map(z.string(), z.string())],
    ["undefined", z.undefined()],
    ["NaN", z.nan()],
    ["a one-way transform", z.string().transform(Number)],
    ["preprocess", z.preprocess(String, z.string())],
  ])("%s", (_, schema) => {
    const error = fault(oneChannel("renders", { events: { done: event(z.object({ a: z.array(schema) })) } }));
    expect(error.code).toBe("unsupported_schema");
    expect(error.path).toMatch(/^channels\.renders\.events\.done\b.*a/);
  });
});

/** A definition as plain JavaScript may write it: sound but for what the test changes. */
function define(change: Record<string, unknown>): void {
  const sound = { name: "studio", channels: { renders: channel({ address: "renders", events }) } };
  defineContract({ ...sound, ...change } as unknown as Parameters<typeof defineContract>[0]);
}

function oneChannel(name: string, change: Record<string, unknown>): Record<string, unknown> {
  return { channels: { [name]: { address: "renders", params: z.object({}), access: "public", events, ...change } } };
}

function fault(change: Record<string, unknown>): ContractError {
  try {
    define(change);
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error("the definition was accepted");
}
