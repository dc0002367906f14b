import EventEmitter, { on } from "node:events";
import { createServer } from "node:http";
import { initTRPC, tracked } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { BenchEvent } from "../event.ts";
import { serve } from "../serve.ts";

const events = new EventEmitter();
events.setMaxListeners(0);

const t = initTRPC.create();
const router = t.router({
  feed: t.procedure.subscription(async function* ({ signal }) {
    for await (const [said] of on(events, "said", { signal: signal as AbortSignal })) {
      const event = said as BenchEvent;
      yield tracked(String(event.sequence), event);
    }
  }),
});

serve(createServer(createHTTPHandler({ router })), (event) => events.emit("said", event));
