import { createServer } from "node:http";
import { MemoryPublisher } from "@orpc/experimental-publisher/memory";
import { os } from "@orpc/server";
import { RPCHandler } from "@orpc/server/node";
import type { BenchEvent } from "../event.ts";
import { serve } from "../serve.ts";

const publisher = new MemoryPublisher<{ said: BenchEvent }>();

const router = {
  feed: os.handler(async function* ({ signal }) {
    for await (const event of publisher.subscribe("said", { signal })) yield event;
  }),
};

const handler = new RPCHandler(router);

serve(
  createServer((req, res) => handler.handle(req, res)),
  (event) => publisher.publish("said", event),
);
