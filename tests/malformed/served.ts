import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, connect as http2Connect, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { channel, defineContract, event } from "@tidings/contract";
import { tidings } from "@tidings/express";
import { memoryLog } from "@tidings/log";
import { createEmitter, createEventHandler, createTickets, type EventHandlerOptions } from "@tidings/server";
import express, { type ErrorRequestHandler } from "express";
import * as z from "zod";
import { until } from "../support/until.ts";

/** A render that belongs to `OWNER`; nobody else may hear of it. */
export const OTHERS = "c0ffee";
const OWNER = "owner";

/** In every event of that render, and in nothing that an attacker says. */
export const SECRET = "for the owner's ears";

const contract = defineContract({
  name: "studio",
  channels: {
    renders: channel({
      address: "renders/{renderId}",
      params: z.object({ renderId: z.string() }),
      events: { progress: event(z.object({ number: z.int(), note: z.string() })) },
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
      events: { sample: event(z.object({ number: z.int() })) },
    }),
  },
});

type Studio = ReturnType<typeof createStudio>;
const createStudio = () => createEmitter(contract, { log: memoryLog({ epoch: "one" }) });

/** Somebody who does all as it should be, and may hear all there is. */
export interface Witness extends Disposable {
  /** `renders 1`, `metrics 1`, `renders 2` and so on, as they came. */
  heard(): string[];
}

export interface Served {
  readonly studio: Studio;
  readonly options: EventHandlerOptions<Studio, string, IncomingMessage | Request>;
  /** What the application was told that it could have helped. */
  readonly errors: unknown[];
  /** Tells the witnesses of the next number, on a channel of `OWNER`'s and on a public one. */
  emit(number: number): Promise<void>;
}

/** What all hosts serve. */
export function createServed(): Served {
  const studio = createStudio();
  const errors: unknown[] = [];
  return {
    studio,
    errors,
    options: {
      tickets: createTickets<string>(),
      cors: { origins: ["https://app.example"] },
      authenticate({ headers }) {
        const user = headers instanceof Headers ? headers.get("x-user") : headers["x-user"];
        if (typeof user !== "string") return null;
        return user === OWNER ? OWNER : "ann";
      },
      authorize: ({ principal, channel, params }) =>
        principal === OWNER || (channel === "renders" && params.renderId === "mine"),
      limits: { bodyBytes: 512, queryLength: 512, channelsPerConnection: 4, handshakeMs: 150 },
      // `handshake` is a body that never came.
      onError: (error, { stage }) => void (stage !== "handshake" && errors.push(error)),
    },
    async emit(number) {
      await studio.renders({ renderId: OTHERS }).progress({ number, note: SECRET });
      await studio.metrics().sample({ number });
    },
  };
}

export interface Host extends AsyncDisposable {
  readonly port: number;
  readonly served: Served;
  connections(): number;
  /** One that begins with the first event after this cursor, or with the next. */
  witness(cursor?: string): Promise<Witness>;
}

/** Node's own server for HTTP/1.1. */
export async function nodeHost(): Promise<Host> {
  const served = createServed();
  const handler = createEventHandler(served.studio, served.options);
  const serve = (req: IncomingMessage, res: ServerResponse) => {
    handler.node(req, res).catch((error) => served.errors.push(error));
  };
  return listening(createServer(serve), served, handler);
}

/** Express, and a parser of bodies that has been there before. */
export async function expressHost(): Promise<Host> {
  const served = createServed();
  const events = tidings(served.studio, served.options);
  const onError: ErrorRequestHandler = (error: { status?: number }, _req, res, _next) => {
    // What the parser refuses has a status; all else is ours.
    if (error.status === undefined) served.errors.push(error);
    res.status(error.status ?? 500).end();
  };
  const app = express().use(express.json(), events, onError);
  // The parser waits for a body as long as Node lets it.
  const bounds = { requestTimeout: 300, headersTimeout: 300, connectionsCheckingInterval: 50 };
  return listening(createServer(bounds, app), served, events);
}

/** Node's server for HTTP/2, without TLS, by its compatible API. */
export async function http2Host(): Promise<Host> {
  const served = createServed();
  const handler = createEventHandler(served.studio, served.options);
  const sessions = new Set<ServerHttp2Session>();
  const server = createHttp2Server((req, res) => {
    // That API is HTTP/1's in all that the handler uses, but has no type in common with it.
    const serving = handler.node(req as unknown as IncomingMessage, res as unknown as ServerResponse);
    serving.catch((error) => served.errors.push(error));
  });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("sessionError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    served,
    connections: () => handler.stats().connections,
    async witness(cursor) {
      const session = http2Connect(`http://127.0.0.1:${port}`);
      const stream = session.request({ ":path": WITNESSED, ...headersOf(cursor) });
      let text = "";
      stream.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      await until("a witness is let in", () => text.includes("tidings.live"));
      return { heard: () => numbersOf(text), [Symbol.dispose]: () => session.destroy() };
    },
    async [Symbol.asyncDispose]() {
      await handler.close();
      const closed = once(server, "close");
      server.close();
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

const WITNESSED = `/?channel=renders/${OTHERS}&channel=metrics`;

function headersOf(cursor: string | undefined): Record<string, string> {
  return { "x-user": OWNER, ...(cursor === undefined ? {} : { "last-event-id": cursor }) };
}

function numbersOf(text: string): string[] {
  const events = text.matchAll(/"channel":"(\w+)[^"]*","data":\{"number":(\d+)/g);
  return [...events].map(([, channel, number]) => `${channel} ${number}`);
}

async function listening(
  server: ReturnType<typeof createServer>,
  served: Served,
  handler: { stats(): { connections: number }; close(): Promise<void> },
): Promise<Host> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    served,
    connections: () => handler.stats().connections,
    async witness(cursor) {
      const leaving = new AbortController();
      const url = `http://127.0.0.1:${port}${WITNESSED}`;
      const { body } = await fetch(url, { headers: headersOf(cursor), signal: leaving.signal });
      let text = "";
      void (async () => {
        for await (const part of body ?? []) text += Buffer.from(part).toString();
      })().catch(() => undefined);
      await until("a witness is let in", () => text.includes("tidings.live"));
      return { heard: () => numbersOf(text), [Symbol.dispose]: () => leaving.abort() };
    },
    async [Symbol.asyncDispose]() {
      await handler.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
