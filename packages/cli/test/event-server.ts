import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { channel, defineContract, event } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler } from "@tidings/server";
import * as z from "zod";

const contract = defineContract({
  name: "weather",
  channels: {
    reports: channel({
      address: "reports/{city}",
      params: z.object({ city: z.string() }),
      events: { issued: event(z.object({ celsius: z.number() })) },
    }),
  },
});

export interface EventServer extends AsyncDisposable {
  readonly origin: string;
}

/** A server of one contract, mounted at `/events`, for whoever sends `Authorization: Bearer opensesame`. */
export async function startEventServer(heartbeatMs = 200): Promise<EventServer> {
  const handler = createEventHandler(createEmitter(contract, { log: memoryLog() }), {
    basePath: "/events",
    heartbeatMs,
    random: () => 0.5,
    cors: { origins: ["https://app.example"] },
    authenticate: ({ headers }) =>
      (headers instanceof Headers ? headers.get("authorization") : headers.authorization) === "Bearer opensesame"
        ? "someone"
        : null,
    authorize: () => true,
  });
  const server = createServer((req, res) => void handler.node(req, res));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await handler.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
