import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

const at = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

export const studio = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: {
        queued: event(z.object({ at })),
        progress: event(z.object({ done: z.int(), total: z.int() })),
      },
    }),
    frames: channel({
      address: "frames/{number}",
      params: z.object({ number: z.int() }),
      access: "public",
      events: { drawn: event(z.object({ text: z.string() })) },
    }),
    metrics: channel({
      address: "metrics",
      access: "public",
      events: { sample: event(z.object({ cpu: z.number() })) },
    }),
  },
});

export const billing = defineContract({
  name: "billing",
  channels: {
    invoices: channel({
      address: "invoices",
      access: "public",
      events: { paid: event(z.object({ amount: z.number() })) },
    }),
  },
});
