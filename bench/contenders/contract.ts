import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const contract = defineContract({
  name: "bench",
  channels: {
    // Private, so that authorisation is on.
    feed: channel({
      address: "feed",
      events: { said: event(z.object({ mark: z.string(), sequence: z.int(), at: z.number(), text: z.string() })) },
    }),
  },
});
