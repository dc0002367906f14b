import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ContractError, channel, defineContract, event, formatAddress, matchAddress } from "./index.ts";

const events = { done: event(z.object({})) };
const contract = defineContract({
  name: "studio",
  channels: {
    metrics: channel({ address: "metrics", events }),
    renders: channel({ address: "renders/{renderId}", params: z.object({ renderId: z.string() }), events }),
    tiles: channel({
      address: "renders/{renderId}/tiles/{index}",
      params: z.object({ renderId: z.string(), index: z.number() }),
      events,
    }),
    scenes: channel({
      address: "scenes/{kind}/{slug}/{size}",
      params: z.object({ kind: z.enum(["box", "ball"]), slug: z.string().trim().max(8), size: z.literal([1, 2.5]) }),
      events,
    }),
  },
});

const text = fc.string({ unit: "binary", minLength: 1 }).filter((value) => value !== "." && value !== "..");
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !/e/.test(String(value)));

describe("formatAddress and matchAddress", () => {
  test("what is written is read again", () => {
    fc.assert(
      fc.property(text, number, (renderId, double) => {
        const params = { renderId, index: double + 0 };
        const address = formatAddress(contract, "tiles", params);
        expect(address).toMatch(/^renders\/[A-Za-z0-9_.!~*'()%-]+\/tiles\/-?[0-9.]+$/);
        expect(matchAddress(contract, address)).toEqual({ ok: true, channel: "tiles", params, address });
      }),
    );
  });

  test("no text breaks the matcher, and what it accepts has one spelling", () => {
    const segment = fc.oneof(
      fc.constantFrom("renders", "tiles", "metrics", "%", "%2", "1", ""),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const match = matchAddress(contract, segments.join("/"));
        if (match?.ok !== true) return;
        expect(matchAddress(contract, match.address)).toEqual(match);
        expect(formatAddress(contract, match.channel, match.params as never)).toBe(match.address);
      }),
    );
  });

  test.each([
    ["metrics", { channel: "metrics", params: {}, address: "metrics" }],
    ["renders/42", { channel: "renders", params: { renderId: "42" }, address: "renders/42" }],
    ["renders/%34%32", { channel: "renders", params: { renderId: "42" }, address: "renders/42" }],
    ["renders/a%2fb", { channel: "renders", params: { renderId: "a/b" }, address: "renders/a%2Fb" }],
    ["renders/ä", { channel: "renders", params: { renderId: "ä" }, address: "renders/%C3%A4" }],
    [
      "scenes/box/%20x%20/2.5",
      { channel: "scenes", params: { kind: "box", slug: "x", size: 2.5 }, address: "scenes/box/x/2.5" },
    ],
  ])("%s is found, by its canonical address", (address, match) => {
    expect(matchAddress(contract, address)).toEqual({ ok: true, ...match });
  });

  test.each([
    "",
    "/",
    "metrics/",
    "/metrics",
    "Metrics",
    "metric",
    "renders",
    "renders/1/tiles",
    "renders/1/tiles/2/3",
  ])("%j is no address of this contract", (address) => expect(matchAddress(contract, address)).toBeUndefined());

  test.each([
    "1e3",
    "01",
    "%201",
    "1.0",
    "+1",
    "-0",
    ".5",
    "1.",
    "0x1",
    "Infinity",
    "NaN",
    "",
    "1%00",
    "9007199254740993",
    "١",
  ])("%j is no number", (index) => {
    expect(matchAddress(contract, `renders/1/tiles/${index}`)).toEqual({
      ok: false,
      channel: "tiles",
      issues: [{ path: ["index"], message: "is not the text of a number" }],
    });
  });

  test.each(["renders/", "renders/.", "renders/..", "renders/%2e%2E", "renders/%", "renders/%ff", "renders/\ud800"])(
    "%j has no parameter that could be",
    (address) => expect(matchAddress(contract, address)).toMatchObject({ ok: false, channel: "renders", issues: [{}] }),
  );

  test.each(["scenes/cone/x/1", "scenes/box/x/3", "scenes/box/more-than-8/1", "scenes/box/%20/1"])(
    "%s is refused by the schema",
    (address) => expect(matchAddress(contract, address)).toMatchObject({ ok: false, channel: "scenes" }),
  );

  test("-0 is written as 0", () => {
    expect(formatAddress(contract, "tiles", { renderId: "1", index: -0 })).toBe("renders/1/tiles/0");
  });

  test.each([
    [
      { renderId: "" },
      'renders: invalid params: /renderId: "" cannot be part of an address; a URL parser would take it away',
    ],
    [{ renderId: ".." }, '".." cannot be part of an address'],
    [{ renderId: "\ud800" }, "/renderId: has a lone surrogate"],
    [{ renderId: 42 }, "renders: invalid params: /renderId: expected string, received number"],
    [{}, "/renderId: expected string, received undefined"],
    [undefined, "renders: invalid params: expected object, received undefined"],
  ])("params %j are refused", (params, message) => {
    const format = () => formatAddress(contract, "renders", params as { renderId: string });
    expect(format).toThrow(ContractError);
    expect(format).toThrow(message);
    expect(format).toThrow(expect.objectContaining({ code: "invalid_params", path: "renders" }));
  });

  test.each([1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY])("the number %d has no address", (index) => {
    expect(() => formatAddress(contract, "tiles", { renderId: "1", index })).toThrow(
      expect.objectContaining({ code: "invalid_params" }),
    );
  });

  test("a channel that is not there is refused with those that are", () => {
    for (const name of ["render", "toString"]) {
      expect(() => formatAddress(contract, name as "renders", { renderId: "1" })).toThrow(
        `contract "studio" has no channel "${name}"; it has metrics, renders, tiles, scenes`,
      );
    }
  });
});
