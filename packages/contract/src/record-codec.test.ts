import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  type ContractEvent,
  channel,
  type Decoded,
  type DeliveryOf,
  decodeSnapshot,
  defineContract,
  encodeEvent,
  encodeRecord,
  encodeSnapshot,
  event,
  isoDate,
  type SnapshotOf,
} from "./index.ts";

const contract = defineContract({
  name: "house",
  channels: {
    sensors: channel({
      address: "sensors",
      snapshot: z.object({ since: isoDate(), readings: z.array(z.number()) }),
      events: {
        read: event(z.object({ id: z.union([z.string(), z.number(), z.boolean()]), value: z.number() }), {
          delivery: "latest",
          key: "id",
        }),
        counted: event(z.object({ count: z.int() }), { delivery: "latest" }),
        seen: event(z.object({ at: isoDate() }), { delivery: "latest", key: "at" }),
        rang: event(z.object({ times: z.int() })),
        moved: event(z.object({ x: z.int() }), { delivery: "volatile" }),
      },
    }),
    doors: channel({ address: "doors", events: { opened: event(z.object({})) } }),
  },
});

describe("encodeRecord", () => {
  test("gives events with delivery latest a key, and no others", () => {
    expect(encodeRecord(contract, "sensors", "read", { id: "a", value: 1 })).toEqual({
      data: '{"id":"a","value":1}',
      key: '"a"',
    });
    expect(encodeRecord(contract, "sensors", "counted", { count: 3 })).toEqual({ data: '{"count":3}', key: "" });
    expect(encodeRecord(contract, "sensors", "rang", { times: 1 })).toEqual({ data: '{"times":1}' });
    expect(encodeRecord(contract, "sensors", "moved", { x: 1 })).toEqual({ data: '{"x":1}' });
  });

  test("takes the key from the wire's side", () => {
    const at = new Date(0);
    expect(encodeRecord(contract, "sensors", "seen", { at }).key).toBe('"1970-01-01T00:00:00.000Z"');
  });

  test("has one key for one value, and others for others; its data is what encodeEvent gives", () => {
    const id = fc.oneof(fc.string({ maxLength: 5 }), fc.integer({ min: -3, max: 3 }), fc.boolean());
    fc.assert(
      fc.property(id, id, fc.integer(), (one, other, value) => {
        const [a, b] = [one, other].map((id) => encodeRecord(contract, "sensors", "read", { id, value }));
        expect(a?.key === b?.key).toBe(one === other);
        expect(a?.data).toBe(encodeEvent(contract, "sensors", "read", { id: one, value }));
      }),
    );
  });

  test("refuses a key that is longer than a log takes", () => {
    expect(encodeRecord(contract, "sensors", "read", { id: "x".repeat(254), value: 1 }).key).toHaveLength(256);
    expect(() => encodeRecord(contract, "sensors", "read", { id: "x".repeat(255), value: 1 })).toThrow(
      "sensors.read: /id: is the event's key, of which the JSON may have 256 characters, not 257",
    );
  });
});

describe("a snapshot", () => {
  const state = { since: new Date(0), readings: [1, 2] };

  test("is encoded and decoded like a payload", () => {
    const text = encodeSnapshot(contract, "sensors", state);
    expect(text).toBe('{"since":"1970-01-01T00:00:00.000Z","readings":[1,2]}');
    expect(decodeSnapshot(contract, "sensors", JSON.parse(text))).toEqual({ ok: true, value: state });
    expect(decodeSnapshot(contract, "sensors", { since: 5 })).toMatchObject({ ok: false, issues: [{}, {}] });
    expect(() => encodeSnapshot(contract, "sensors", { ...state, readings: [Number.NaN] })).toThrow(
      "sensors.snapshot: /readings/0",
    );
  });

  test("is refused where the channel declares none", () => {
    const error = expect.objectContaining({ code: "unknown_snapshot", path: "doors.snapshot" });
    // @ts-expect-error the channel has no snapshot, so its state is `never`
    expect(() => encodeSnapshot(contract, "doors", {})).toThrow(error);
    expect(() => decodeSnapshot(contract, "doors", {})).toThrow(error);
  });

  test("has the schema's type", () => {
    type House = typeof contract;
    expectTypeOf<SnapshotOf<House, "sensors">>().toEqualTypeOf<{ since: Date; readings: number[] }>();
    expectTypeOf<SnapshotOf<House, "doors">>().toEqualTypeOf<never>();
    expectTypeOf(decodeSnapshot(contract, "sensors", {})).toEqualTypeOf<Decoded<typeof state>>();
    expectTypeOf<DeliveryOf<House, "sensors", "moved">>().toEqualTypeOf<"volatile">();
    expectTypeOf<DeliveryOf<House, "sensors", "rang">>().toEqualTypeOf<"log">();
    type Ids<Type> = Extract<ContractEvent<House>, { type: Type }>["id"];
    expectTypeOf<Ids<"sensors.moved">>().toEqualTypeOf<undefined>();
    expectTypeOf<Ids<"sensors.read">>().toEqualTypeOf<string>();
  });
});
