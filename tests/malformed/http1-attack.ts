import { connect } from "node:net";
import fc from "fast-check";
import { type Attack, unlessItHangs } from "./attack.ts";
import { type MalformedRequest, malformedRequest } from "./malformed-request.ts";

export interface Http1Plan {
  /** More than one are pipelined. */
  readonly requests: readonly MalformedRequest[];
  /** Where the bytes are torn apart, and where they break off, in thousandths of them. */
  readonly tornAt: number;
  readonly breaksOffAt: number;
  readonly ends: "destroy" | "reset" | "end";
}

const WHOLE = 1_000;

export const http1Plan: fc.Arbitrary<Http1Plan> = fc.record({
  requests: fc.array(malformedRequest, { minLength: 1, maxLength: 3 }),
  tornAt: fc.nat(WHOLE),
  breaksOffAt: fc.oneof({ weight: 2, arbitrary: fc.constant(WHOLE) }, { weight: 1, arbitrary: fc.nat(WHOLE) }),
  ends: fc.constantFrom("destroy", "reset", "end"),
});

export function attackHttp1(port: number, { requests, tornAt, breaksOffAt, ends }: Http1Plan): Attack {
  const bytes = Buffer.from(requests.map(write).join(""));
  const sent = bytes.subarray(0, Math.ceil((bytes.length * breaksOffAt) / WHOLE));
  const torn = Math.floor((sent.length * tornAt) / WHOLE);
  const isHead = requests[0]?.method === "HEAD";
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (isAnswer(answer, isHead)) resolve();
    });
  });
  const written = new Promise<void>((resolve) => {
    socket.write(sent.subarray(0, torn));
    setImmediate(() => socket.write(sent.subarray(torn), () => resolve()));
  });
  socket.on("error", () => undefined);
  const outcome = breaksOffAt === WHOLE ? answered : written;
  return {
    decided: unlessItHangs(() => JSON.stringify(bytes.toString()), Promise.race([outcome, closed])),
    async leave() {
      if (ends === "reset") socket.resetAndDestroy();
      else if (ends === "destroy") socket.destroy();
      else socket.end(() => setImmediate(() => socket.destroy()));
      await closed;
      return answer;
    },
  };
}

/** A whole head that isn't provisional, and with a stream its first frame. What is pipelined after a stream has to wait for ever. */
function isAnswer(text: string, isHead: boolean): boolean {
  const final = text.replace(/^(HTTP\/1\.1 1\d\d [^\r]*\r\n([^\r]+\r\n)*\r\n)+/, "");
  const headEnd = final.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const isStream = /^content-type: text\/event-stream/im.test(final.slice(0, headEnd));
  return isHead || !isStream || final.includes("event: tidings.hello");
}

function write({ method, target, headers, body }: MalformedRequest): string {
  const lines = [["Host", "x"], ...headers, ...body.headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body.text}`;
}
