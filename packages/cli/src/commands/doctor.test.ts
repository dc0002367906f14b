import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startEventServer } from "../../test/event-server.ts";
import { HEALTHY, said } from "../../test/healthy.ts";
import { type Harm, startMiddleman } from "../../test/middleman.ts";
import { runCli, runHere } from "../../test/run-cli.ts";
import type { DoctorReport } from "../doctor/report.ts";

const STREAM = "/events/reports/oslo";
const CREDENTIALS = ["--header", "Authorization: Bearer opensesame"];
const QUICK = [...CREDENTIALS, "--idle", "1", "--timeout", "1"];
/** Heartbeats of a second, looked at for long enough to see some: a machine that is late by half of one changes nothing. */
const PATIENT = [...CREDENTIALS, "--idle", "4", "--timeout", "10"];

/** What doctor says of a server behind someone who does harm: check → its verdict, or the code of what is wrong. */
async function diagnose(harm: Harm): Promise<{ exitCode: number; said: Record<string, string> }> {
  await using server = await startEventServer();
  await using other = await startEventServer();
  await using middleman = await startMiddleman([server.origin, other.origin], harm);
  const { exitCode, out } = await runHere(".", ["doctor", middleman.origin + STREAM, "--json", ...QUICK]);
  return { exitCode, said: said(JSON.parse(out)) };
}

test.each([STREAM, "/events?channel=reports%2Foslo&channel=reports%2Fbergen"])(
  "finds nothing wrong with %s when nothing stands before its server",
  async (path) => {
    await using server = await startEventServer(1_000);
    await using middleman = await startMiddleman([server.origin], {});
    const { exitCode, out } = await runHere(".", ["doctor", middleman.origin + path, "--json", ...PATIENT]);
    expect({ exitCode, said: said(JSON.parse(out)) }).toEqual({ exitCode: 0, said: HEALTHY });
  },
);

describe("names what is wrong", () => {
  const without =
    (...fields: string[]) =>
    (headers: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !fields.includes(name))) as never;

  test.each<[string, Harm, Record<string, string>]>([
    ["lumps", { lumpMs: 700 }, { heartbeats: "buffered" }],
    ["a limit on the total time", { cutAfterMs: 700 }, { idle: "time_limit" }],
    ["a limit on silence", { cutAfterMs: 80 }, { heartbeats: "skipped", idle: "idle_cut" }],
    ["no Last-Event-ID", { request: without("last-event-id") }, { resume: "cursor_stripped", reset: "skipped" }],
    ["no Cache-Control", { answer: without("cache-control") }, { headers: "headers_changed" }],
    ["a cache", { answer: (headers) => ({ ...headers, age: "7" }) }, { headers: "cached" }],
    [
      "two servers with a log each",
      {
        choose: (
          (turn) => (origins) =>
            origins[turn++ % 2] ?? ""
        )(0),
      },
      { resume: "several_logs" },
    ],
    [
      "no POST",
      { instead: (req, res) => req.method === "POST" && Boolean(res.writeHead(405).end()) },
      { post: "post_refused" },
    ],
    [
      "short URLs",
      { instead: (req, res) => (req.url ?? "").length > 1_000 && Boolean(res.writeHead(414).end()) },
      { "long-url": "long_url_refused" },
    ],
  ])("%s", async (_name, harm, faults) => {
    // Five heartbeats a second, seen by a machine that other tests keep busy, come as they come.
    const unsure = { heartbeats: expect.stringMatching(/ok|buffered/) };
    expect(await diagnose(harm)).toEqual({ exitCode: 1, said: { ...HEALTHY, ...unsure, ...faults } });
  });

  test.each<[string, NonNullable<Harm["instead"]>, string]>([
    ["a redirect", (_, res) => Boolean(res.writeHead(302, { location: "/sign-in" }).end()), "redirected"],
    [
      "a page",
      (_, res) => Boolean(res.writeHead(200, { "content-type": "text/html" }).end("<p>Hello</p>")),
      "not_a_stream",
    ],
    ["a gateway's error", (_, res) => Boolean(res.writeHead(504).end()), "no_answer"],
    [
      "a body with an end",
      (_, res) => Boolean(res.writeHead(200, { "content-type": "text/event-stream" }).end()),
      "no_answer",
    ],
    ["silence", () => true, "no_answer"],
    [
      "headers and silence",
      (_, res) => {
        res.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
        return true;
      },
      "buffered",
    ],
    [
      "silence but for HEAD",
      (req, res) => req.method !== "HEAD" || Boolean(res.writeHead(200, { "content-type": "text/event-stream" }).end()),
      "buffered",
    ],
    [
      "what is said to be compressed and is not",
      (_, res) => {
        res.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" }).write("nonsense");
        return true;
      },
      "not_a_stream",
    ],
  ])("%s instead of a stream", async (_name, instead, code) => {
    const { exitCode, said } = await diagnose({ instead });
    expect({ exitCode, said }).toEqual({ exitCode: 1, said: { reachable: "ok", stream: code } });
  });

  test("a stream that is compressed as a whole, and never flushed", async () => {
    const instead: NonNullable<Harm["instead"]> = (_, res) => {
      const whole = gzipSync("x".repeat(1_000));
      res
        .writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" })
        .write(whole.subarray(0, 12));
      return true;
    };
    expect((await diagnose({ instead })).said.stream).toBe("buffered");
  });
});

test("asks for credentials when the server does", async () => {
  await using server = await startEventServer();
  const { exitCode, out } = await runHere(".", ["doctor", server.origin + STREAM]);
  expect(exitCode).toBe(1);
  expect(out).toContain("answered 401 (reports/oslo: sign in to subscribe to it)");
  expect(out).toContain("--header");
});

test("does not let a server write on the terminal", async () => {
  await using middleman = await startMiddleman([], {
    instead: (_, res) => Boolean(res.writeHead(404).end(JSON.stringify({ detail: "\u001b[2J\u009b1mgone\n" }))),
  });
  const { out } = await runHere(".", ["doctor", middleman.origin + STREAM]);
  expect(out).toContain("answered 404 (\ufffd[2J\ufffd1mgone\ufffd)");
});

test.each([
  ["https://app.example", 0, "ok"],
  ["https://other.example", 1, "cors_refused"],
])("asks on behalf of a page of %s", async (origin, code, said) => {
  await using server = await startEventServer(1_000);
  const asked = [server.origin + STREAM, "--json", "--origin", origin, ...PATIENT];
  const { exitCode, out } = await runHere(".", ["doctor", ...asked]);
  const cors = (JSON.parse(out) as DoctorReport).checks.find(({ name }) => name === "cors");
  expect([exitCode, cors?.code ?? cors?.verdict]).toEqual([code, said]);
});

test.each([
  [["doctor", "http://127.0.0.1:1/events/x"], "unreachable"],
  [["doctor", "https://localhost.invalid/events/x"], "unreachable"],
  [["doctor", "events/x"], "invalid_usage"],
  [["doctor"], "invalid_usage"],
])("exits with 2: %j", async (args, code) => {
  const { exitCode, error } = await runHere(".", args);
  expect(exitCode).toBe(2);
  expect(error).toContain(`(${code})`);
});

test("prints what a person can read", async () => {
  await using server = await startEventServer(1_000);
  await using middleman = await startMiddleman([server.origin], {
    answer: (headers) => ({ ...headers, server: "nginx" }),
    request: ({ "last-event-id": _, ...headers }) => headers,
  });
  const { exitCode, out, error } = await runCli(".", ["doctor", middleman.origin + STREAM, ...PATIENT]);
  const steady = out
    .replaceAll(/127\.0\.0\.1:\d+/g, "host")
    .replaceAll(/\d+(\.\d+)? m?s\b/g, "<time>")
    .replaceAll(/at \w+\.0\b/g, "at <cursor>")
    .replace(/\d+ came/, "<n> came");
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: "" });
  expect(steady).toMatchSnapshot();
});
