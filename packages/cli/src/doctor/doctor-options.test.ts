import { expect, test } from "vitest";
import { readDoctorOptions } from "./doctor-options.ts";

const URL_ = "https://host/events/feed";

test("has defaults", () => {
  expect(readDoctorOptions(`${URL_}#x`, {})).toEqual({
    url: new URL(URL_),
    headers: {},
    idleMs: 65_000,
    timeoutMs: 10_000,
    http1: false,
    insecure: false,
  });
});

test("reads headers, once or repeated", () => {
  expect(readDoctorOptions(URL_, { header: "Authorization: Bearer a:b " }).headers).toEqual({
    authorization: "Bearer a:b",
  });
  expect(readDoctorOptions(URL_, { header: ["Cookie: a=1; b=2", "X-Tenant:7"] }).headers).toEqual({
    cookie: "a=1; b=2",
    "x-tenant": "7",
  });
});

test("reads times in seconds, and an origin out of an address", () => {
  const options = readDoctorOptions(URL_, { idle: 0.5, timeout: "3", origin: "https://app.example/page" });
  expect(options).toMatchObject({ idleMs: 500, timeoutMs: 3_000, origin: "https://app.example" });
});

test.each([
  ["host/events", {}, "<url>"],
  ["ftp://host/events", {}, "<url>"],
  ["https://me:secret@host/events", {}, "<url>"],
  [URL_, { header: "secret" }, "--header"],
  [URL_, { header: "a: secret\r\nb: c" }, "--header"],
  [URL_, { header: "bad name: secret" }, "--header"],
  [URL_, { idle: "soon" }, "--idle"],
  [URL_, { idle: -1 }, "--idle"],
  [URL_, { idle: [1, 2] }, "--idle"],
  [URL_, { timeout: 0 }, "--timeout"],
  [URL_, { origin: "app.example" }, "--origin"],
])("refuses %s %j", (url, flags, path) => {
  const attempt = () => readDoctorOptions(url, flags);
  expect(attempt).toThrow(expect.objectContaining({ name: "CliError", code: "invalid_usage", path }));
  expect(attempt).not.toThrow(/secret/);
});
