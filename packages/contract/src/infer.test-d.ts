import { expectTypeOf } from "vitest";
import * as z from "zod";
import { channel } from "./channel.ts";
import { defineContract } from "./define-contract.ts";
import { event } from "./event.ts";
import type { AnyContract, ChannelName, ContractEvent, DataOf, EventName, ParamsOf, WireOf } from "./index.ts";

const dateCodec = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

const studio = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: {
        queued: event(z.object({ at: dateCodec }), { description: "Waiting for a worker." }),
        progress: event(z.object({ done: z.int(), total: z.int().default(1) })),
      },
    }),
    metrics: channel({
      address: "metrics",
      access: "public",
      events: { sample: event(z.object({ cpu: z.number() })) },
    }),
  },
});
type Studio = typeof studio;

expectTypeOf<Studio>().toExtend<AnyContract>();
expectTypeOf<Studio["name"]>().toEqualTypeOf<"studio">();
expectTypeOf<Studio["channels"]["renders"]["address"]>().toEqualTypeOf<"renders/{renderId}">();
expectTypeOf<ChannelName<Studio>>().toEqualTypeOf<"renders" | "metrics">();
expectTypeOf<EventName<Studio, "renders">>().toEqualTypeOf<"queued" | "progress">();
expectTypeOf<ParamsOf<Studio, "renders">>().toEqualTypeOf<{ renderId: string }>();
expectTypeOf<ParamsOf<Studio, "metrics">>().toEqualTypeOf<Record<string, never>>();
expectTypeOf<DataOf<Studio, "renders", "queued">>().toEqualTypeOf<{ at: Date }>();
expectTypeOf<WireOf<Studio, "renders", "queued">>().toEqualTypeOf<{ at: string }>();
expectTypeOf<DataOf<Studio, "renders", "progress">>().toEqualTypeOf<{ done: number; total: number }>();
expectTypeOf<WireOf<Studio, "renders", "progress">>().toEqualTypeOf<{ done: number; total?: number | undefined }>();

type StudioEvent = ContractEvent<Studio>;
expectTypeOf<StudioEvent["type"]>().toEqualTypeOf<"renders.queued" | "renders.progress" | "metrics.sample">();
expectTypeOf<ContractEvent<Studio, "metrics">["type"]>().toEqualTypeOf<"metrics.sample">();
expectTypeOf<Extract<StudioEvent, { type: "renders.queued" }>["data"]>().toEqualTypeOf<{ at: Date }>();
expectTypeOf<Extract<StudioEvent, { channel: "renders" }>["params"]>().toEqualTypeOf<{ renderId: string }>();
