import { expectTypeOf } from "vitest";
import * as z from "zod";
import { type ChannelDefinition, channel, event, type NoParams } from "./index.ts";

const events = { done: event(z.object({ at: z.string() })) };
const params = z.object({ renderId: z.string() });

const tiles = channel({
  address: "renders/{renderId}/tiles/{tile}",
  params: z.object({ renderId: z.string(), tile: z.int() }),
  events,
});
expectTypeOf(tiles.address).toEqualTypeOf<"renders/{renderId}/tiles/{tile}">();
expectTypeOf(channel({ address: "metrics", events })).toEqualTypeOf<
  ChannelDefinition<"metrics", NoParams, typeof events, undefined>
>();

// An address that is only known at run time is checked at run time alone.
channel({ address: "renders/{renderId}" as string, params, events });

// @ts-expect-error Property 'params' is missing: "renderId" of the address has no schema.
channel({ address: "renders/{renderId}", events });

// @ts-expect-error "renderID" of the address has no schema.
channel({ address: "renders/{renderID}", params, events });

// @ts-expect-error "renderId" is not in the address.
channel({ address: "renders", params, events });

// @ts-expect-error 'desciption' does not exist in type ChannelOptions.
channel({ address: "metrics", events, desciption: "" });

// @ts-expect-error Type '"everyone"' is not assignable to type 'Access'.
channel({ address: "metrics", events, access: "everyone" });

// @ts-expect-error A schema is no EventDefinition: property 'schema' is missing.
channel({ address: "metrics", events: { sample: z.object({}) } });

const state = z.object({ done: z.int() });
expectTypeOf(channel({ address: "metrics", events, snapshot: state }).snapshot).toEqualTypeOf<
  typeof state | undefined
>();

// @ts-expect-error An object is no Zod schema.
channel({ address: "metrics", events, snapshot: { done: "number" } });

const reading = z.object({
  sensorId: z.string(),
  floor: z.int(),
  on: z.boolean(),
  at: z.object({}),
  note: z.string().optional(),
});
expectTypeOf(event(reading).delivery).toEqualTypeOf<"log">();
expectTypeOf(event(reading, { description: "" }).delivery).toEqualTypeOf<"log">();
expectTypeOf(event(reading, { delivery: "volatile" }).delivery).toEqualTypeOf<"volatile">();
expectTypeOf(event(reading, { delivery: "latest", key: "sensorId" }).delivery).toEqualTypeOf<"latest">();
event(reading, { delivery: "latest", key: "floor" });
event(reading, { delivery: "latest", key: "on" });
event(z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]), {
  delivery: "latest",
  key: "kind",
});

// @ts-expect-error Type '"sometimes"' is not assignable to type 'Delivery'.
event(reading, { delivery: "sometimes" });

// @ts-expect-error '"sensor"' is not assignable to '"sensorId" | "floor" | "on"'.
event(reading, { delivery: "latest", key: "sensor" });

// @ts-expect-error An object is no key.
event(reading, { delivery: "latest", key: "at" });

// @ts-expect-error A key that may be absent is none.
event(reading, { delivery: "latest", key: "note" });

// @ts-expect-error Nothing replaces a volatile event.
event(reading, { delivery: "volatile", key: "sensorId" });

// @ts-expect-error Nothing replaces an event of the log.
event(reading, { key: "sensorId" });

// @ts-expect-error An object is no Zod schema.
event({ cpu: "number" });
