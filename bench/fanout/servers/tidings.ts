import { createServer } from "node:http";
import { channel, defineContract, event } from "@tidings/contract";
import { tidings } from "@tidings/express";
import { memoryLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import express from "express";
import * as z from "zod";
import { serve } from "../serve.ts";

const contract = defineContract({
  name: "bench",
  channels: {
    feed: channel({
      address: "feed",
      events: { said: event(z.object({ mark: z.string(), sequence: z.int(), text: z.string() })) },
    }),
  },
});

const emitter = createEmitter(contract, { log: memoryLog() });
// A private channel, so that authorisation is on.
const app = express().use("/events", tidings(emitter, { authorize: () => true }));

serve(createServer(app), (said) => emitter.feed().said(said));
