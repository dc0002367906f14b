import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type EventMiddleware, tidings } from "@tidings/express";
import { type EventLog, memoryLog } from "@tidings/log";
import compression from "compression";
import express from "express";
import { type CountingServer, createCountingServer } from "../fixtures/generated/server.ts";

export interface ExpressAppOptions {
  readonly heartbeatMs?: number;
  /** Mounts `compression` there. */
  readonly compression?: "before" | "after";
  /** Default: one of its own. */
  readonly log?: EventLog;
}

export interface ExpressApp extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  readonly events: EventMiddleware;
  /** Emits the next numbered event on `counts/<topic>`. */
  emit(sequence: number): Promise<void>;
}

/** An app of this process that serves `counts/a` under `/events`, and a page worth compressing at `/page`. */
export async function startExpressApp(options: ExpressAppOptions = {}): Promise<ExpressApp> {
  const emitter: CountingServer = createCountingServer({ log: options.log ?? memoryLog() });
  const events = tidings(emitter, { heartbeatMs: options.heartbeatMs ?? 15_000, authorize: () => true });
  const app = express();
  if (options.compression === "before") app.use(compression());
  app.use("/events", events);
  if (options.compression === "after") app.use(compression());
  app.get("/page", (_req, res) => void res.send("<p>tidings</p>".repeat(1_000)));
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    events,
    async emit(sequence) {
      await emitter.counts({ topic: "a" }).counted({ sequence, at: 0, filler: "" });
    },
    async [Symbol.asyncDispose]() {
      await events.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
