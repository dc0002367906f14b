import { expect, test } from "vitest";
import { type ConnectionOptions, resolveOptions } from "./connection-options.ts";

test("defaults", () => {
  expect(resolveOptions({ url: "/events" })).toMatchObject({
    helloTimeoutMs: 15_000,
    lingerMs: 250,
    maxFrameBytes: 4 * 1024 * 1024,
    credentials: "same-origin",
    minMs: 1_000,
    maxMs: 30_000,
    healthyMs: 10_000,
  });
});

test("what is given counts", () => {
  expect(resolveOptions({ url: "/events", lingerMs: 0, backoff: { minMs: 5 } })).toMatchObject({
    lingerMs: 0,
    minMs: 5,
    maxMs: 30_000,
  });
});

test("what may be left out may be undefined too", () => {
  const given = { url: "/events", headers: undefined, refreshCredentials: undefined, backoff: undefined };
  expect(resolveOptions(given as unknown as ConnectionOptions)).toMatchObject({ minMs: 1_000 });
});

test("a time may be without end", () => {
  const given = { url: "/events", helloTimeoutMs: Number.POSITIVE_INFINITY, lingerMs: Number.POSITIVE_INFINITY };
  expect(resolveOptions(given)).toMatchObject(given);
});

test.each<[path: string, options: object]>([
  ["url", {}],
  ["url", { url: "" }],
  ["fetch", { url: "/", fetch: 1 }],
  ["onError", { url: "/", onError: "log" }],
  ["helloTimeoutMs", { url: "/", helloTimeoutMs: "1s" }],
  ["helloTimeoutMs", { url: "/", helloTimeoutMs: Number.NaN }],
  ["lingerMs", { url: "/", lingerMs: -1 }],
  ["maxFrameBytes", { url: "/", maxFrameBytes: undefined }],
  ["minMs", { url: "/", backoff: { minMs: null } }],
  ["environment", { url: "/", environment: 1 }],
  ["url", { url: 5 }],
  ["headers", { url: "/", headers: 5 }],
  ["refreshCredentials", { url: "/", refreshCredentials: "x" }],
  ["backoff", { url: "/", backoff: 1_000 }],
  ["minMs", { url: "/", backoff: { minMs: 60_000 } }],
  ["helloTimeout", { url: "/", helloTimeout: 5_000 }],
  ["minMS", { url: "/", backoff: { minMS: 5 } }],
])("a bad %s is named: %o", (path, options) => {
  expect(() => resolveOptions(options as ConnectionOptions)).toThrow(
    expect.objectContaining({ name: "ClientError", code: "invalid_option", message: expect.stringContaining(path) }),
  );
});
