/** An application that goes down on SIGTERM as docs/guides/serve.md says. Prints its port. */
import type { AddressInfo } from "node:net";
import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { createEmitter } from "@tidings/server";
import express from "express";
import * as z from "zod";
import { tidings } from "../src/index.ts";

const contract = defineContract({
  name: "studio",
  channels: {
    metrics: channel({
      address: "metrics",
      access: "public",
      events: { sample: event(z.object({ cpu: z.number() })) },
    }),
  },
});

const events = tidings(createEmitter(contract, { log: memoryLog() }));
const app = express().use("/events", events);
app.get("/slow", (_req, res) => {
  res.write("begun ");
  setTimeout(() => res.end("done"), 800);
});
const server = app.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));

process.once("SIGTERM", async () => {
  await events.close({ drainMs: 300 });
  server.close();
});
