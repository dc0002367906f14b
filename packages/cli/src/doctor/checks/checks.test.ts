import { describe, expect, test } from "vitest";
import { frameOf, headOf, heartbeatsAt, helloOf, observation } from "../../../test/observation.ts";
import { createVerdicts } from "../verdicts.ts";
import { checkCompression } from "./compression.ts";
import { checkHeaders } from "./headers.ts";
import { checkHeartbeats } from "./heartbeats.ts";
import { checkIdle } from "./idle.ts";
import { checkReachable } from "./reachable.ts";
import { checkLongUrl, checkPost } from "./requests.ts";
import { checkReset, checkResume } from "./resume.ts";
import { checkStream, checkWithheld } from "./stream.ts";

const verdicts = createVerdicts([]);
const TIMEOUT = 10_000;

describe("reachable", () => {
  test("tells versions and times", () => {
    const line = { protocol: "h2", tls: "TLSv1.3", afterMs: 12 } as const;
    const seen = observation({ line, head: headOf({}, { httpVersion: "2.0" }) });
    expect(checkReachable(seen, verdicts)).toMatchObject({
      verdict: "ok",
      finding: "200 in HTTP/2 over TLSv1.3; connected after 12 ms, headers after 20 ms, hello after 21 ms",
    });
  });

  test("names a downgrade to HTTP/1.0", () => {
    const seen = observation({ head: headOf({}, { httpVersion: "1.0" }) });
    expect(checkReachable(seen, verdicts)).toMatchObject({ verdict: "fault", code: "http_1_0" });
  });

  test("warns of a certificate that only --insecure lets pass", () => {
    const line = { protocol: "h2", tls: "TLSv1.3", untrusted: "CERT_HAS_EXPIRED", afterMs: 1 } as const;
    expect(checkReachable(observation({ line }), verdicts)).toMatchObject({
      verdict: "warning",
      code: "certificate_untrusted",
      finding: expect.stringContaining("CERT_HAS_EXPIRED"),
    });
  });
});

describe("stream", () => {
  const none = { hello: undefined, frames: [] };

  test("is told by hello", () => {
    expect(checkStream(observation(), TIMEOUT, verdicts)).toMatchObject({
      verdict: "ok",
      finding: "Tidings protocol 1, contracts studio, at k3.12",
    });
  });

  test("a retry may come before hello, an event may not", () => {
    const hello = frameOf("tidings.hello", 21);
    const retry = { frame: { retry: 3_000 }, afterMs: 20 };
    const event = { frame: { event: "a.b", data: "1", id: "k3.12" }, afterMs: 20 };
    expect(checkStream(observation({ frames: [retry, hello] }), TIMEOUT, verdicts).verdict).toBe("ok");
    expect(checkStream(observation({ frames: [event, hello] }), TIMEOUT, verdicts).code).toBe("not_a_stream");
  });

  test.each([
    [301, "redirected"],
    [307, "redirected"],
    [401, "refused"],
    [403, "refused"],
    [404, "not_a_stream"],
    [429, "no_answer"],
    [502, "no_answer"],
  ])("%i is %s", (status, code) => {
    const text = '{"detail":"for a reason"}';
    const head = headOf({ "content-type": "application/problem+json", location: "/x" }, { status });
    const check = checkStream(observation({ ...none, head, text }), TIMEOUT, verdicts);
    expect(check).toMatchObject({
      verdict: "fault",
      code,
      finding: expect.stringContaining(`${status} (for a reason)`),
    });
  });

  test("a page in the stream's place", () => {
    const seen = observation({ ...none, head: headOf({ "content-type": "text/html" }), text: "<!doctype html>" });
    expect(checkStream(seen, TIMEOUT, verdicts)).toMatchObject({ code: "not_a_stream", finding: "answered text/html" });
  });

  test("someone else's event stream", () => {
    const frames = [{ frame: { event: "message", data: "1", id: undefined }, afterMs: 21 }];
    expect(checkStream(observation({ hello: undefined, frames }), TIMEOUT, verdicts).code).toBe("not_a_stream");
    expect(checkStream(observation({ ...none, malformed: "bad" }), TIMEOUT, verdicts).code).toBe("not_a_stream");
  });

  test("headers and no hello is buffering, unless the connection ended", () => {
    expect(checkStream(observation(none), TIMEOUT, verdicts).code).toBe("buffered");
    const end = { how: "reset", afterMs: 30 } as const;
    expect(checkStream(observation({ ...none, end }), TIMEOUT, verdicts).code).toBe("no_answer");
  });

  test("nothing to GET is buffering when HEAD is answered", () => {
    const nothing = observation({ ...none, head: undefined });
    expect(checkStream(nothing, TIMEOUT, verdicts)).toMatchObject({
      code: "no_answer",
      finding: "not answered in 10.0 s",
    });
    expect(checkWithheld(observation(none), TIMEOUT, verdicts)?.code).toBe("buffered");
    expect(checkWithheld(nothing, TIMEOUT, verdicts)).toBeUndefined();
  });
});

describe("headers", () => {
  test.each([
    [{}, "ok", undefined],
    [{ "x-accel-buffering": undefined }, "ok", undefined],
    [{ "cache-control": "no-transform, NO-STORE, private" }, "ok", undefined],
    [{ "cache-control": "no-store" }, "fault", "headers_changed"],
    [{ "cache-control": undefined }, "fault", "headers_changed"],
    [{ "cache-control": "no-transform, max-age=60" }, "fault", "headers_changed"],
    [{ "content-type": "text/event-stream" }, "warning", "headers_changed"],
    [{ "content-length": "400" }, "fault", "buffered"],
    [{ age: "12" }, "fault", "cached"],
    [{ age: "0" }, "ok", undefined],
    [{ "cf-cache-status": "DYNAMIC" }, "ok", undefined],
    [{ "x-cache": "Hit from cloudfront" }, "fault", "cached"],
  ])("%j: %s", (fields: Record<string, string | undefined>, verdict, code) => {
    const check = checkHeaders(headOf(fields), verdicts);
    expect([check.verdict, check.code]).toEqual([verdict, code]);
  });

  test("compression is a warning, as frames came", () => {
    expect(checkCompression(headOf(), verdicts).verdict).toBe("ok");
    expect(checkCompression(headOf({ "content-encoding": "br" }), verdicts)).toMatchObject({
      verdict: "warning",
      code: "compressed",
    });
  });
});

describe("resume", () => {
  const answered = (data: Parameters<typeof helloOf>[0]) => observation({ hello: helloOf(data) });
  const resumed = answered({ resume: "resumed" });
  const fresh = answered({ resume: "fresh" });

  test("every reconnect must go on", () => {
    expect(checkResume({ answers: [resumed, resumed] }, TIMEOUT, verdicts).verdict).toBe("ok");
    const none = observation({ hello: undefined, head: headOf({}, { status: 503 }) });
    expect(checkResume({ answers: [resumed, none] }, TIMEOUT, verdicts).code).toBe("no_answer");
  });

  test("fresh: the cursor did not arrive, and the query proves where it went", () => {
    const check = checkResume({ answers: [resumed, fresh], byQuery: resumed }, TIMEOUT, verdicts);
    expect(check).toMatchObject({ code: "cursor_stripped", finding: expect.stringContaining("takes it away") });
    const unproven = checkResume({ answers: [fresh], byQuery: fresh }, TIMEOUT, verdicts);
    expect(unproven.finding).toBe("Last-Event-ID did not reach the server");
  });

  test.each([
    ["epoch", "several_logs"],
    ["ahead", "several_logs"],
    ["expired", "not_resumed"],
    ["limit", "not_resumed"],
  ] as const)("reset, %s: %s", (reason, code) => {
    const check = checkResume({ answers: [resumed, answered({ resume: "reset", reason })] }, TIMEOUT, verdicts);
    expect(check).toMatchObject({ verdict: "fault", code });
  });

  test("a foreign cursor must be told", () => {
    expect(checkReset(answered({ resume: "reset", reason: "epoch" }), TIMEOUT, verdicts).verdict).toBe("ok");
    expect(checkReset(fresh, TIMEOUT, verdicts).verdict).toBe("skipped");
    expect(checkReset(resumed, TIMEOUT, verdicts).verdict).toBe("fault");
  });
});

test("POST and long URLs pass when they bring hello, and say how they were refused", () => {
  const refused = observation({ hello: undefined, head: headOf({}, { status: 414 }) });
  expect(checkPost(observation(), TIMEOUT, verdicts).verdict).toBe("ok");
  expect(checkPost(refused, TIMEOUT, verdicts).code).toBe("post_refused");
  expect(checkPost(undefined, TIMEOUT, verdicts).verdict).toBe("skipped");
  expect(checkLongUrl(observation(), 2_000, TIMEOUT, verdicts).verdict).toBe("ok");
  expect(checkLongUrl(refused, 2_000, TIMEOUT, verdicts)).toMatchObject({
    code: "long_url_refused",
    finding: "a URL of 2000 characters is answered 414",
  });
  expect(checkLongUrl(undefined, 0, TIMEOUT, verdicts).verdict).toBe("skipped");
});

describe("heartbeats", () => {
  const hello = frameOf("tidings.hello", 21);
  const beating = (...seconds: number[]) => observation({ frames: [hello, ...heartbeatsAt(...seconds)] });

  test("one by one", () => {
    expect(checkHeartbeats(beating(9, 24, 39, 54), 65_000, verdicts)).toMatchObject({
      verdict: "ok",
      finding: "4 came one by one, longest silence 15.0 s, promised every 15.0 s",
    });
  });

  test("in lumps", () => {
    expect(checkHeartbeats(beating(45, 45.001, 45.002), 65_000, verdicts)).toMatchObject({
      code: "buffered",
      finding: "3 heartbeats came together after 45.0 s of nothing, promised every 15.0 s",
    });
  });

  test("not at all", () => {
    expect(checkHeartbeats(beating(), 65_000, verdicts).code).toBe("buffered");
  });

  test("events in between are no lumps", () => {
    const event = { frame: { event: "a.b", data: "1", id: "k3.13" }, afterMs: 15_001 };
    const seen = observation({ frames: [hello, ...heartbeatsAt(15), event, ...heartbeatsAt(30)] });
    expect(checkHeartbeats(seen, 40_000, verdicts).verdict).toBe("ok");
  });

  test("a very busy stream", () => {
    const events = Array.from({ length: 300_000 }, (_, index) => ({
      frame: { event: "a.b", data: "", id: "k3.13" },
      afterMs: 21 + index / 100,
    }));
    const seen = observation({ frames: [hello, ...events, ...heartbeatsAt(15, 30)] });
    expect(checkHeartbeats(seen, 40_000, verdicts).verdict).toBe("ok");
  });

  test("too short a look is no verdict", () => {
    expect(checkHeartbeats(beating(), 5_000, verdicts)).toMatchObject({
      verdict: "skipped",
      finding: "one every 15.0 s: give --idle 45 to see some",
    });
    const end = { how: "fin", afterMs: 5_000 } as const;
    expect(checkHeartbeats(observation({ end }), 65_000, verdicts).verdict).toBe("skipped");
  });

  test("an interval longer than proxies wait", () => {
    const seen = observation({ hello: helloOf({ heartbeatMs: 60_000 }), frames: [hello] });
    expect(checkHeartbeats(seen, 65_000, verdicts)).toMatchObject({ verdict: "warning", code: "slow_heartbeat" });
  });
});

describe("idle", () => {
  const hello = frameOf("tidings.hello", 21);
  const cutAt = (afterMs: number, ...frames: ReturnType<typeof frameOf>[]) =>
    observation({ frames: [hello, ...frames], end: { how: "fin", afterMs } });

  test("open to the end", () => {
    expect(checkIdle(observation(), 65_000, verdicts)).toMatchObject({
      verdict: "ok",
      finding: "still open after 65.0 s",
    });
  });

  test("cut before the first heartbeat", () => {
    expect(checkIdle(cutAt(10_021), 65_000, verdicts)).toMatchObject({
      code: "idle_cut",
      finding: "closed in the middle (FIN) after 10.0 s, 10.0 s of them silent; heartbeats come every 15.0 s",
    });
  });

  test("cut while heartbeats were passing", () => {
    const check = checkIdle(cutAt(29_000, ...heartbeatsAt(15)), 65_000, verdicts);
    expect(check).toMatchObject({ code: "time_limit", finding: expect.stringContaining("a limit on the total time") });
  });

  test("a short silence then a long one is an idle cut", () => {
    expect(checkIdle(cutAt(14_000, ...heartbeatsAt(4)), 65_000, verdicts).code).toBe("idle_cut");
  });

  test.each([
    ["tidings.rotate", { afterMs: 0, reason: "lifetime" }, "rotate, reason lifetime"],
    ["tidings.error", { code: "expired", message: "", retryable: false }, "error expired"],
    ["tidings.end", {}, "end"],
  ])("the server's own %s is no fault", (type, data, words) => {
    const check = checkIdle(cutAt(9_000, frameOf(type, 8_999, data)), 65_000, verdicts);
    expect(check).toMatchObject({ verdict: "ok", finding: expect.stringContaining(words) });
  });

  test.each([
    [{ how: "reset" }, "reset (RST)"],
    [{ how: "complete" }, "ended as if it were complete"],
    [{ how: "goaway", code: "NO_ERROR" }, "ended by HTTP/2's GOAWAY NO_ERROR"],
    [{ how: "stream_reset", code: "INTERNAL_ERROR" }, "ended by HTTP/2's RST_STREAM INTERNAL_ERROR"],
  ] as const)("says by what: %j", (end, words) => {
    const seen = observation({ end: { ...end, afterMs: 1_000 } });
    expect(checkIdle(seen, 65_000, verdicts).finding).toContain(words);
  });
});
