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
  ChannelDefinition<"metrics", NoParams, typeof events>
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

// @ts-expect-error 'delivery' does not exist in type 'EventOptions'.
event(z.object({}), { delivery: "latest" });

// @ts-expect-error An object is no Zod schema.
event({ cpu: "number" });
