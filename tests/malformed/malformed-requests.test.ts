import { createEventHandler } from "@tidings/server";
import fc from "fast-check";
import { expect, it } from "vitest";
import { until } from "../support/until.ts";
import type { Attack } from "./attack.ts";
import { attackHttp1, http1Plan } from "./http1-attack.ts";
import { attackHttp2, http2Plan } from "./http2-attack.ts";
import { malformedFetch } from "./malformed-request.ts";
import { createServed, expressHost, type Host, http2Host, nodeHost, OTHERS, SECRET } from "./served.ts";

// Whatever arrives on a socket: nothing crashes, hangs, keeps a place, gets an event that it may not have, or is noticed by others.

/** Batches of attacks at the same time. More by `TIDINGS_FUZZ_RUNS=2000 vitest run malformed`; a failure prints its seed. */
const RUNS = Number(process.env.TIDINGS_FUZZ_RUNS ?? 60);
const ATTACKERS = 12;
/** What hangs takes this long each time that a counterexample is made smaller. */
const LIMITS = { numRuns: RUNS, interruptAfterTimeLimit: 60_000 + RUNS * 1_000 };
const TIMEOUT_MS = 2 * LIMITS.interruptAfterTimeLimit;
const SOON_MS = 10_000;

async function attackAll<Plan>(host: Host, plan: fc.Arbitrary<Plan>, send: (port: number, plan: Plan) => Attack) {
  const { served } = host;
  const expected: string[] = [];
  let all = 0;
  let ours = 0;
  using witness = await host.witness();
  const batch = fc.array(plan, { minLength: 1, maxLength: ATTACKERS, size: "max" });
  await fc.assert(
    fc.asyncProperty(batch, async (plans) => {
      const attacks = plans.map((one) => send(host.port, one));
      const outcomes = await Promise.allSettled(attacks.map(({ decided }) => decided));
      // While they listen, somebody else is told something, and hears it.
      const number = expected.length / 2 + 1;
      expected.push(`renders ${number}`, `metrics ${number}`);
      await served.emit(number);
      await until("the witness hears it", () => witness.heard().length >= expected.length, SOON_MS);
      const answers = await Promise.all(attacks.map((attack) => attack.leave()));
      expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
      for (const answer of answers) {
        all += 1;
        if (/tidings\.hello|"about:blank"|^HTTP\/\S+ 204/m.test(answer)) ours += 1;
        expect(answer).not.toContain(SECRET);
        expect(answer).not.toMatch(/^HTTP\/\S+ 500/m);
      }
      await until("all places but the witness's are free", () => host.connections() === 1, SOON_MS);
      expect(witness.heard()).toEqual(expected);
      // All that went wrong was the clients' own: the application and the log were not at fault.
      expect(served.errors).toEqual([]);
    }),
    LIMITS,
  );
  // Else it was HTTP's parser that was put to the test.
  expect(ours / all).toBeGreaterThan(0.3);
  using late = await host.witness("one.0");
  await until("a witness that comes afterwards has heard all", () => late.heard().length >= expected.length);
  expect(late.heard()).toEqual(expected);
}

it.each([
  ["Node's server", nodeHost],
  ["Express", expressHost],
] as const)(
  "over HTTP/1.1, %s: all that is whole is answered or closed, and harms nobody",
  async (_name, start) => {
    await using host = await start();
    await attackAll(host, http1Plan, attackHttp1);
  },
  TIMEOUT_MS,
);

it(
  "over HTTP/2 likewise",
  async () => {
    await using host = await http2Host();
    await attackAll(host, http2Plan, attackHttp2);
  },
  TIMEOUT_MS,
);

it(
  "over fetch likewise, with what a Request can be",
  async () => {
    const { studio, options, errors, emit } = createServed();
    const handler = createEventHandler(studio, options);
    await emit(1);
    await fc.assert(
      fc.asyncProperty(malformedFetch, async ({ target, post, body, cursor }) => {
        const url = `http://x${target.startsWith("/") ? "" : "/"}${target}`;
        if (!URL.canParse(url)) return;
        const headers = new Headers({ "Content-Type": "application/json", "X-User": "ann" });
        if (cursor && /^[\x21-\x7e]*$/.test(cursor)) headers.set("Last-Event-ID", cursor);
        const init = post ? { method: "POST", headers, body: (body ?? "") as BodyInit } : { headers };
        const leaving = new AbortController();
        const response = await handler.fetch(new Request(url, { ...init, signal: leaving.signal }));
        expect(response.status).not.toBe(500);
        if (response.status === 200 && response.body) {
          const text = await readUntilLive(response.body);
          expect(text).toContain("event: tidings.hello");
          expect(text).not.toContain(SECRET);
        } else {
          expect(await response.text()).toMatch(response.status === 204 ? /^$/ : /^\{"type":"about:blank"/);
        }
        expect(handler.stats().connections).toBe(0);
        leaving.abort();
      }),
      { ...LIMITS, numRuns: RUNS * ATTACKERS },
    );
    expect(errors).toEqual([]);
    const headers = { "X-User": "owner", "Last-Event-ID": "one.0" };
    const { body } = await handler.fetch(new Request(`http://x/renders/${OTHERS}`, { headers }));
    expect(body && (await readUntilLive(body))).toContain(SECRET);
    await handler.close();
  },
  TIMEOUT_MS,
);

async function readUntilLive(body: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const part of body) {
    text += Buffer.from(part).toString();
    if (text.includes("event: tidings.live")) break;
  }
  return text;
}
