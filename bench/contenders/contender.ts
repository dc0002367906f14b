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

const RAW: Contender = { name: "raw", does: "node:http, one shared buffer", module: "raw.ts", request: get("/") };
/** The floor, for reading the others by: it is no server. */
const SOCKETS: Contender = {
  name: "sockets",
  does: "node:net, no HTTP, one shared buffer",
  module: "sockets.ts",
  request: get("/"),
};
const EXPRESS: Contender = { name: "express", does: "the same under Express", module: "express.ts", request: get("/") };
const TIDINGS: Contender = {
  name: "tidings",
  does: "Express, Zod, log, ids, authorisation",
  module: "tidings.ts",
  request: get("/events/feed"),
};
const TIDINGS_NODE: Contender = {
  name: "tidings-node",
  does: "the same on node:http, without Express",
  module: "tidings-node.ts",
  request: get("/events/feed"),
};
/** Asked by who comes later, with a cursor: see `bench/single-stream`. */
export const TIDINGS_REPLAY: Contender = {
  name: "tidings-replay",
  does: "a log that keeps everything",
  module: "tidings-replay.ts",
  request: get("/events/feed"),
};
const PATCHED: Contender = {
  name: "tidings-patched",
  does: "the same behind compression, which patches write",
  module: "tidings-compression.ts",
  request: get("/events/feed"),
};
const BETTER_SSE: Contender = { name: "better-sse", does: "channel, ids", module: "better-sse.ts", request: get("/") };
const TRPC: Contender = {
  name: "tRPC",
  does: "EventEmitter, tracked ids",
  module: "trpc.ts",
  request: get("/feed"),
};
const ORPC: Contender = { name: "oRPC", does: "memory publisher", module: "orpc.ts", request: post("/feed", "{}") };

/** The first is what the others are measured against. */
export const CONTENDERS: readonly Contender[] = [
  RAW,
  SOCKETS,
  EXPRESS,
  TIDINGS,
  TIDINGS_NODE,
  PATCHED,
  BETTER_SSE,
  TRPC,
  ORPC,
];

/** Those of a list of names, `raw` first; without a list, the defaults. */
export function chooseContenders(list: string | undefined, defaults: readonly string[]): readonly Contender[] {
  const wanted = list?.split(",") ?? defaults;
  const unknown = wanted.filter((name) => !CONTENDERS.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new Error(`no contender ${unknown.join()}; there are ${CONTENDERS.map((one) => one.name).join()}`);
  return CONTENDERS.filter(({ name }) => wanted.includes(name));
}
