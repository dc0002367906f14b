import { memoryLog } from "@tidings/log";
import { expect, test } from "vitest";
import { studio } from "../../test/contracts.ts";
import { serveNode } from "../../test/serve-node.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import type { CorsOptions } from "./cross-origin.ts";

const APP = "https://app.example.com";

function setUp(cors?: CorsOptions | false) {
  const emitter = createEmitter(studio, { log: memoryLog() });
  const handler = createEventHandler(emitter, { authorize: () => true, ...(cors === undefined ? {} : { cors }) });
  return async (headers: Record<string, string>, init: { path?: string; method?: string } = {}) => {
    const { path = "/metrics", method = "GET" } = init;
    const response = await handler.fetch(new Request(`http://x${path}`, { method, headers }));
    const named = [...response.headers].filter(([name]) => name.startsWith("access-control") || name === "vary");
    const { status } = response;
    await response.body?.cancel();
    return { status, ...Object.fromEntries(named) };
  };
}

test("closed by default: no headers, and other sites' pages are refused", async () => {
  const ask = setUp();
  expect(await ask({})).toEqual({ status: 200 });
  expect(await ask({ "Sec-Fetch-Site": "same-origin" })).toEqual({ status: 200 });
  expect(await ask({ "Sec-Fetch-Site": "none" })).toEqual({ status: 200 });
  // Not a browser of today: CORS alone keeps the answer from the page.
  expect(await ask({ Origin: "https://evil.example" })).toEqual({ status: 200 });
  for (const site of ["cross-site", "same-site"]) {
    expect(await ask({ Origin: "https://evil.example", "Sec-Fetch-Site": site })).toEqual({
      status: 403,
      vary: "Origin, Sec-Fetch-Site",
    });
    expect(await ask({ "Sec-Fetch-Site": site })).toMatchObject({ status: 403 });
  }
  expect(await ask({ Origin: "null", "Sec-Fetch-Site": "cross-site" }, { method: "OPTIONS" })).toMatchObject({
    status: 403,
  });
});

test("a listed origin gets what it needs, nobody else does", async () => {
  const ask = setUp({ origins: [APP], credentials: true });
  const granted = {
    "access-control-allow-origin": APP,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "Retry-After",
    vary: "Origin",
  };
  expect(await ask({ Origin: APP, "Sec-Fetch-Site": "cross-site" })).toEqual({ status: 200, ...granted });
  // The page must be able to read a refusal too.
  expect(await ask({ Origin: APP, "Sec-Fetch-Site": "cross-site" }, { path: "/nothing" })).toEqual({
    status: 404,
    ...granted,
  });
  expect(await ask({})).toEqual({ status: 200, vary: "Origin" });
  for (const origin of [`${APP}.evil.example`, "http://app.example.com", `${APP}:8443`, APP.toUpperCase(), "null"]) {
    expect(await ask({ Origin: origin, "Sec-Fetch-Site": "cross-site" })).toMatchObject({ status: 403 });
    expect(await ask({ Origin: origin })).toEqual({ status: 200, vary: "Origin" });
  }
  const without = setUp({ origins: [APP] });
  expect(await without({ Origin: APP })).not.toHaveProperty("access-control-allow-credentials");
});

test("preflight: the path's methods, and the headers that were asked for if they are headers", async () => {
  const ask = setUp({ origins: [APP] });
  const preflight = (headers: string, origin = APP) =>
    ask(
      { Origin: origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": headers },
      { method: "OPTIONS", path: "/" },
    );
  expect(await preflight("authorization, last-event-id")).toEqual({
    status: 204,
    "access-control-allow-origin": APP,
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "authorization, last-event-id",
    "access-control-expose-headers": "Retry-After",
    "access-control-max-age": "7200",
    vary: "Origin, Access-Control-Request-Headers",
  });
  for (const wrong of ["a b", "a,,b", "(x)", "x".repeat(1_025)]) {
    expect(await preflight(wrong)).not.toHaveProperty("access-control-allow-headers");
  }
  expect(await preflight("authorization", "https://evil.example")).toEqual({ status: 204, vary: "Origin" });
});

test("false leaves it to the application", async () => {
  const ask = setUp(false);
  expect(await ask({ Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" })).toEqual({ status: 200 });
});

test("what middleware says about Vary stays", async () => {
  const emitter = createEmitter(studio, { log: memoryLog() });
  const handler = createEventHandler(emitter, { authorize: () => true, cors: { origins: [APP] } });
  await using server = await serveNode((req, res) => {
    res.setHeader("Vary", "Accept-Encoding");
    void handler.node(req, res);
  });
  for (const path of ["/metrics", "/nothing"]) {
    const response = await server.fetch(path, { headers: { Origin: APP } });
    expect(response.headers.get("vary")).toBe("Accept-Encoding, Origin");
    await response.body?.cancel();
  }
  await handler.close();
});

test.each([
  ["*"],
  ["null"],
  ["app.example.com"],
  [`${APP}/`],
  [`${APP}:443`],
  ["https://APP.example.com"],
  [7 as unknown as string],
])("%s is no origin", (origin) => {
  expect(() => setUp({ origins: [origin] })).toThrow("options.cors.origins[0]: expected an origin such as");
});

test("other faults of the option", () => {
  expect(() => setUp({ origins: "https://x" as unknown as string[] })).toThrow("expected a list of origins");
  expect(() => setUp({ origins: [], credentials: 1 as unknown as boolean })).toThrow("expected true or false");
});
