import { channel, defineContract, event } from "@tidings/contract";
import * as z from "zod";

export const CHANNELS = ["a", "b", "c"] as const;
export type ModelChannel = (typeof CHANNELS)[number];

const said = { said: event(z.unknown()) };

export const modelContract = defineContract({
  name: "model",
  channels: {
    a: channel({ address: "a", access: "public", events: said }),
    b: channel({ address: "b", access: "public", events: said }),
    c: channel({ address: "c", access: "public", events: said }),
  },
});
