import { connect } from "node:net";
import { memoryLog } from "@tidings/log";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { eventually } from "../../test/eventually.ts";
import { serveNode, type TestServer } from "../../test/serve-node.ts";
import { createTickets } from "../admission/tickets.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler, type EventHandler } from "../host/event-handler.ts";

// Whatever arrives on a socket: nothing crashes, hangs, keeps a place, or gets an event that it may not have.

/** More by `TIDINGS_FUZZ_RUNS=20000 vitest run src/malformed-requests.test.ts`; a failure prints its seed. */
const RUNS = Number(process.env.TIDINGS_FUZZ_RUNS ?? 300);

/** In every event of a channel that nobody here may have. */
const SECRET = "c0ffee";

const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
const onError = vi.fn();
const failures: unknown[] = [];
let handler: EventHandler;
let server: TestServer;

beforeAll(async () => {
  handler = createEventHandler(emitter, {
    tickets: createTickets<string>(),
    cors: { origins: ["https://app.example"] },
    authenticate: (request) => ("headers" in request && "x-user" in request.headers ? "ann" : null),
    authorize: ({ channel, params }) => channel === "renders" && params.renderId === "mine",
    limits: { bodyBytes: 512, queryLength: 512, channelsPerConnection: 4, handshakeMs: 150 },
    onError,
  });
  server = await serveNode((req, res) => {
    handler.node(req, res).catch((error) => failures.push(error));
  });
  for (let event = 0; event < 3; event++) {
    await emitter.renders({ renderId: SECRET }).progress({ done: event, total: 3 });
    await emitter.metrics().sample({ cpu: event });
  }
});
afterAll(async () => {
  await handler.close();
  await server[Symbol.asyncDispose]();
});

const PIECES = [
  ...["metrics", "renders/mine", `renders/${SECRET}`, `renders%2F${SECRET}`, "frames/1", "frames/x", "renders"],
  ...[
    "channel=",
    "&",
    "?",
    "#",
    "/",
    "//",
    "..",
    ".",
    "%",
    "%2",
    "%00",
    "%2e%2e",
    "%ff",
    "%c0%af",
    ";",
    "*",
    "{renderId}",
  ],
  ...["lastEventId=", "ticket=", "one.0", "one.1", "two.1", "one.-1", "one.9007199254740993", "=", "+", "\\", "@"],
  ...["http://x/", "constructor", "__proto__", "toString", "x".repeat(600)],
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);
const words = fc.array(piece, { maxLength: 6 }).map((list) => list.join(""));
/** Well formed, and not theirs. */
const forbidden = fc
  .constantFrom("renders/c0ffee", "renders%2Fc0ffee", "renders/%630ffee", "renders/%63%30ffee")
  .chain((address) =>
    fc.constantFrom(
      `/${address}?lastEventId=one.0`,
      `/?channel=${address}&lastEventId=one.0`,
      `/?channel=renders/mine&channel=${address}&lastEventId=one.1`,
    ),
  );
const target = fc.oneof(
  { weight: 4, arbitrary: forbidden },
  { weight: 3, arbitrary: words.map((text) => `/${text}`) },
  { weight: 3, arbitrary: words.map((text) => `/?channel=${text}`) },
  { weight: 1, arbitrary: words },
);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("GET", "GET", "POST", "HEAD", "OPTIONS") },
  { weight: 1, arbitrary: fc.constantFrom("PUT", "DELETE", "TRACE", "PRI", "get", "", "CONNECT") },
);
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "X-User",
      "Last-Event-ID",
      "Origin",
      "Sec-Fetch-Site",
      "Access-Control-Request-Headers",
      "X-User",
      "Expect",
    ),
    fc.oneof(words, fc.constantFrom("cross-site", "same-site", "null", "https://app.example", "100-continue")),
  ),
  fc.constantFrom<[string, string][]>(
    ["Content-Type", "application/json"],
    ["Content-Type", "text/plain"],
    ["Content-Length", "9"],
    ["Content-Length", "-1"],
    ["Content-Length", "99999999"],
    ["Transfer-Encoding", "chunked"],
    ["Transfer-Encoding", "gzip"],
    ["Connection", "close"],
    ["Connection", "upgrade"],
    ["Host", ""],
  ),
);
const json = fc.oneof(
  fc.constant(JSON.stringify({ channels: [`renders/${SECRET}`, "renders/mine"] })),
  fc.array(fc.oneof(words, fc.jsonValue()), { maxLength: 6 }).map((channels) => JSON.stringify({ channels })),
  fc.json(),
  words,
);
const body = fc.oneof(
  json.map((text) => ({ headers: [["Content-Length", String(Buffer.byteLength(text))]], text })),
  json.map((text) => ({
    headers: [["Transfer-Encoding", "chunked"]],
    text: `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`,
  })),
  json.map((text) => ({ headers: [["Transfer-Encoding", "chunked"]], text: `zz\r\n${text}` })),
  fc.constant({ headers: [], text: "" }),
);

const request = fc
  .record({
    method,
    target,
    headers: fc.array(header, { maxLength: 3 }),
    body,
    isJson: fc.boolean(),
    isKnown: fc.boolean(),
  })
  .map(({ method, target, headers, body, isJson, isKnown }) => {
    const type = isJson ? [["Content-Type", "application/json"]] : [];
    const user = isKnown ? [["X-User", "ann"]] : [];
    const lines = [["Host", "x"], ...user, ...type, ...headers, ...body.headers].map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body.text}`;
  });

interface Attack {
  readonly requests: readonly string[];
  /** Where the bytes are torn apart, and where the client leaves, in thousandths of them. */
  readonly tornAt: number;
  readonly leavesAt: number;
  readonly ends: "destroy" | "reset" | "end";
}

const attack: fc.Arbitrary<Attack> = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 3 }),
  tornAt: fc.nat(1_000),
  leavesAt: fc.oneof(fc.constant(1_000), fc.nat(1_000)),
  ends: fc.constantFrom("destroy", "reset", "end"),
});

/** Sends it and returns what was answered within a moment. */
function send({ requests, tornAt, leavesAt, ends }: Attack): Promise<string> {
  const bytes = Buffer.from(requests.join(""));
  const sent = bytes.subarray(0, Math.ceil((bytes.length * leavesAt) / 1_000));
  const torn = Math.floor((sent.length * tornAt) / 1_000);
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    socket.write(sent.subarray(0, torn));
    setImmediate(() => {
      socket.write(sent.subarray(torn), () => {
        setTimeout(() => {
          if (ends === "reset") socket.resetAndDestroy();
          else if (ends === "destroy") socket.destroy();
          else socket.end(() => setTimeout(() => socket.destroy(), 5));
        }, 5);
      });
    });
  });
}

test("nothing that a socket brings crashes, hangs, keeps a place or gets another's events", async () => {
  await fc.assert(
    fc.asyncProperty(attack, async (one) => {
      const answer = await send(one);
      expect(answer).not.toContain(`"channel":"renders/${SECRET}","data"`);
      expect(answer).not.toContain("event: renders.progress\n");
      expect(answer).not.toMatch(/^HTTP\/1\.1 500/m);
      await eventually(() => handler.stats().connections === 0);
      expect(failures).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // All that went wrong was the clients' own: the application and the log were not at fault.
  expect(onError.mock.calls.filter(([, { stage }]) => stage !== "handshake")).toEqual([]);
  await using stream = await server.open("/metrics", { headers: { "Last-Event-ID": "one.5" } });
  expect((await stream.event()).id).toBe("one.6");
}, 120_000);

test("over fetch: the same, with what a Request can be", async () => {
  await eventually(() => handler.stats().connections === 0);
  const bodies = fc.option(fc.oneof(fc.uint8Array({ maxLength: 600 }), json), { nil: undefined });
  const input = fc.record({ target, post: fc.boolean(), body: bodies, cursor: fc.string({ maxLength: 140 }) });
  await fc.assert(
    fc.asyncProperty(input, async ({ target, post, body, cursor }) => {
      const url = `http://x/${target}`;
      if (!URL.canParse(url)) return;
      const headers = new Headers({ "Content-Type": "application/json" });
      if (/^[\x21-\x7e]*$/.test(cursor)) headers.set("Last-Event-ID", cursor);
      const init = post ? { method: "POST", headers, body: (body ?? "") as BodyInit } : { headers };
      const leaving = new AbortController();
      const response = await handler.fetch(new Request(url, { ...init, signal: leaving.signal }));
      expect(response.status).not.toBe(500);
      if (response.status === 200 && response.body) {
        const reader = response.body.getReader();
        expect(Buffer.from((await reader.read()).value ?? "").toString()).not.toContain(SECRET);
        await reader.cancel();
      } else {
        expect(await response.text()).toMatch(response.status === 204 ? /^$/ : /^\{"type":"about:blank"/);
      }
      expect(handler.stats().connections).toBe(0);
      leaving.abort();
    }),
    { numRuns: RUNS },
  );
});
