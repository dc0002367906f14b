import { expect, test } from "vitest";
import { headOf, observation } from "../../../test/observation.ts";
import { createVerdicts } from "../verdicts.ts";
import { checkCors } from "./cors.ts";

const origin = "https://app.example";

function check(
  answer: Record<string, string>,
  preflight: Record<string, string>,
  options: { requested?: string[]; withCredentials?: boolean; status?: number } = {},
) {
  const { requested = ["last-event-id"], withCredentials = false, status = 204 } = options;
  return checkCors(
    {
      origin,
      answer: observation({ head: headOf(answer) }),
      preflight: observation({ head: headOf(preflight, { status }) }),
      requested,
      withCredentials,
    },
    createVerdicts([]),
  );
}

const allowed = { "access-control-allow-origin": origin };
const any = { "access-control-allow-origin": "*" };
const headers = { "access-control-allow-headers": "Last-Event-ID, Authorization" };

test("passes what a browser would", () => {
  expect(check(allowed, { ...allowed, ...headers }).verdict).toBe("ok");
  expect(check(any, { ...any, "access-control-allow-headers": "*" }).verdict).toBe("ok");
  const credentials = { ...allowed, "access-control-allow-credentials": "true" };
  expect(check(credentials, { ...credentials, ...headers }, { withCredentials: true }).verdict).toBe("ok");
});

test.each([
  ["no header on the stream", {}, { ...allowed, ...headers }, {}, "may not read the stream"],
  [
    "another origin",
    { "access-control-allow-origin": "https://b.example" },
    { ...allowed, ...headers },
    {},
    "b.example",
  ],
  ["no header on the preflight", allowed, headers, {}, "the preflight refuses"],
  ["a preflight that fails", allowed, { ...allowed, ...headers }, { status: 401 }, "answered 401"],
  ["a redirected preflight", allowed, { ...allowed, ...headers }, { status: 301 }, "answered 301"],
  ["no Last-Event-ID", allowed, allowed, {}, "the header last-event-id"],
  [
    "* for Authorization",
    any,
    { ...any, "access-control-allow-headers": "*" },
    { requested: ["authorization"] },
    "authorization",
  ],
  ["* with cookies", any, { ...any, ...headers }, { withCredentials: true }, "Access-Control-Allow-Origin: *"],
  ["cookies not allowed", allowed, { ...allowed, ...headers }, { withCredentials: true }, "Allow-Credentials"],
])("refuses what a browser would: %s", (_name, answer, preflight, options, finding) => {
  expect(check(answer, preflight, options)).toMatchObject({
    verdict: "fault",
    code: "cors_refused",
    finding: expect.stringContaining(finding),
  });
});
