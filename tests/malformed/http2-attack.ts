import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { connect as connectSocket } from "node:net";
import fc from "fast-check";
import { type Attack, unlessItHangs } from "./attack.ts";
import { type MalformedRequest, malformedRequest } from "./malformed-request.ts";

/** Requests that Node's client would send, or bytes that only look like HTTP/2. */
export type Http2Plan =
  | { readonly kind: "requests"; readonly requests: readonly MalformedRequest[]; readonly ends: "destroy" | "cancel" }
  | { readonly kind: "frames"; readonly frames: readonly Frame[] };

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
  /** What the length says beyond or below what there is. */
  readonly off: number;
}

const frame: fc.Arbitrary<Frame> = fc.record({
  // All of RFC 9113, and some that it doesn't have.
  type: fc.nat(12),
  flags: fc.nat(255),
  stream: fc.constantFrom(0, 1, 2, 3, 5, 0x7fffffff),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    // By the static table of HPACK: GET, http, and a path of seven letters.
    fc.constant(Uint8Array.from([0x82, 0x86, 0x04, 0x07, ...Buffer.from("metrics")])),
    fc.constant(Uint8Array.from([0x82, 0x86, 0x04, 0x08, ...Buffer.from("/metrics")])),
  ),
  off: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) }),
});

export const http2Plan: fc.Arbitrary<Http2Plan> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("requests" as const),
      requests: fc.array(malformedRequest, { minLength: 1, maxLength: 3 }),
      ends: fc.constantFrom("destroy", "cancel"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("frames" as const),
      frames: fc.array(frame, { minLength: 1, maxLength: 5 }),
    }),
  },
);

export function attackHttp2(port: number, plan: Http2Plan): Attack {
  return plan.kind === "frames" ? sendFrames(port, plan.frames) : sendRequests(port, plan);
}

function sendRequests(port: number, { requests, ends }: Extract<Http2Plan, { kind: "requests" }>): Attack {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => session.on("close", () => resolve()));
  let answer = "";
  const streams: ClientHttp2Stream[] = [];
  const decided = requests.map((request) => {
    const stream = open(session, request);
    if (!stream) return undefined;
    streams.push(stream);
    stream.on("error", () => undefined);
    stream.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
    });
    const response = new Promise<void>((resolve) => {
      stream.on("response", (fields) => {
        answer += `HTTP/2 ${fields[":status"]}\n`;
        resolve();
      });
    });
    const over = new Promise<void>((resolve) => stream.on("close", () => resolve()));
    return unlessItHangs(() => JSON.stringify(request), Promise.race([response, over]));
  });
  return {
    decided: Promise.all(decided).then(() => undefined),
    async leave() {
      if (ends === "cancel") for (const stream of streams) stream.close();
      session.destroy();
      await closed;
      return answer;
    },
  };
}

/** What HTTP/2 says otherwise, and its client therefore refuses to send. */
const OF_HTTP_1 = ["host", "connection", "transfer-encoding"];

/** Undefined for what Node's client does not let out. */
function open(session: ClientHttp2Session, { method, target, headers, body }: MalformedRequest) {
  const fields: Record<string, string | string[]> = { ":method": method, ":path": target };
  for (const [name, value] of [...headers, ...body.headers]) {
    const lower = name.toLowerCase();
    if (!OF_HTTP_1.includes(lower)) fields[lower] = value;
  }
  try {
    const stream = session.request(fields, { endStream: false });
    stream.end(body.json);
    return stream;
  } catch {
    return undefined;
  }
}

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SETTINGS: Frame = { type: 4, flags: 0, stream: 0, payload: new Uint8Array(), off: 0 };

/** Nobody can say what has to come of them, only that they harm nobody. */
function sendFrames(port: number, frames: readonly Frame[]): Attack {
  const socket = connectSocket(port, "127.0.0.1");
  let answer = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    answer += chunk.toString("latin1");
  });
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  const written = new Promise<void>((resolve) => {
    socket.write(Buffer.concat([PREFACE, ...[SETTINGS, ...frames].map(encode)]), () => resolve());
  });
  return {
    decided: Promise.race([written, closed]),
    async leave() {
      socket.destroy();
      await closed;
      return answer;
    },
  };
}

/** RFC 9113, section 4.1. */
function encode({ type, flags, stream, payload, off }: Frame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(Math.max(0, payload.length + off), 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
