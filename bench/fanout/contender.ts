/** One way to serve events, each in its own process. */
export interface Contender {
  readonly name: string;
  /** What it does for each event besides framing it. */
  readonly does: string;
  readonly module: string;
  /** The request that subscribes. */
  readonly request: string;
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n`;

const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

export const CONTENDERS: readonly Contender[] = [
  { name: "raw node:http", does: "one shared buffer", module: "raw.ts", request: get("/") },
  { name: "tidings", does: "Express, Zod, log, ids", module: "tidings.ts", request: get("/events/feed") },
  { name: "better-sse", does: "channel, ids", module: "better-sse.ts", request: get("/") },
  { name: "tRPC", does: "EventEmitter, tracked ids", module: "trpc.ts", request: get("/feed") },
  { name: "oRPC", does: "memory publisher", module: "orpc.ts", request: post("/feed", "{}") },
];
