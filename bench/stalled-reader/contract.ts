import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const contract = defineContract({
  name: "bench",
  channels: {
    feed: channel({
      address: "feed",
      access: "public",
      events: { said: event(z.object({ at: z.number(), text: z.string() })) },
    }),
  },
});
