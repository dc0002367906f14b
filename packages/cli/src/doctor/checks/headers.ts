import { EVENT_STREAM_HEADERS } from "@tidings/wire";
import { type Check, ok } from "../check.ts";
import type { Head } from "../observation.ts";
import type { Verdicts } from "../verdicts.ts";

const CACHE_FIELDS = ["x-cache", "cf-cache-status", "x-cache-status", "x-proxy-cache"];

/** Whether the headers that keep a stream a stream arrived as they were sent. */
export function checkHeaders({ headers, httpVersion }: Head, { fault, warning }: Verdicts): Check {
  const hit = CACHE_FIELDS.find((field) => /\bhit\b/i.test(String(headers[field] ?? "")));
  if (hit !== undefined) return fault("headers", "cached", `this stream came out of a cache: ${hit}: ${headers[hit]}`);
  if (Number(headers.age) > 0)
    return fault("headers", "cached", `this stream came out of a cache: age: ${headers.age}`);
  if (headers["content-length"] !== undefined) {
    return fault("headers", "buffered", `Content-Length: ${headers["content-length"]} on a stream that has no end`);
  }
  const directives = (headers["cache-control"] ?? "").split(",").map((one) => one.trim().toLowerCase());
  const missing = EVENT_STREAM_HEADERS["Cache-Control"].split(", ").filter((one) => !directives.includes(one));
  if (missing.length > 0) {
    const finding = `Cache-Control arrived without ${missing.join(" and ")}: ${headers["cache-control"] ?? "it is gone"}`;
    return fault("headers", "headers_changed", finding);
  }
  const sentType = EVENT_STREAM_HEADERS["Content-Type"];
  const type = headers["content-type"] ?? "";
  // Every reader takes an event stream for UTF-8, whatever is said here.
  if (!/charset=utf-8/i.test(type)) return warning("headers", "headers_changed", `${sentType} arrived as ${type}`);
  const accel = headers["x-accel-buffering"] === undefined ? "taken by a proxy" : "passed on";
  const chunked = httpVersion === "1.1" && headers["transfer-encoding"] === undefined ? "; not chunked" : "";
  return ok("headers", `Content-Type and Cache-Control unchanged; X-Accel-Buffering ${accel}${chunked}`);
}
