import { check } from "./check.ts";
import type { Parser } from "./parser.ts";

/* Formats that a pattern alone doesn't decide, each exactly as Zod 4 checks it. */

/** RFC 4648, section 4, with padding. */
export const base64: Parser = /* @__PURE__ */ check<string>(
  (value) => value.length % 4 === 0 && !/\s/.test(value) && isAtob(value),
  "expected base64",
);

/** Eight times as fast as a pattern on a tile of pixels (12 KB: 7 µs against 54). White space, `atob` would ignore. */
function isAtob(value: string): boolean {
  try {
    atob(value);
    return true;
  } catch {
    return false;
  }
}

/** RFC 4648, section 5, without padding. */
export const base64url: Parser = /* @__PURE__ */ check<string>(
  (value) => value.length % 4 !== 1 && /^[A-Za-z0-9_-]*$/.test(value),
  "expected base64url",
);

export const ipv6: Parser = /* @__PURE__ */ check<string>(isIpv6, "expected an IPv6 address");

export const cidrv6: Parser = /* @__PURE__ */ check<string>((value) => {
  const [address = "", prefix = "", more] = value.split("/");
  const bits = Number(prefix);
  return more === undefined && prefix === String(bits) && bits >= 0 && bits <= 128 && isIpv6(address);
}, "expected a range of IPv6 addresses");

function isIpv6(value: string): boolean {
  // The URL parser would take `::@1\` for an authority and drop tabs and line ends, hence the alphabet.
  return /^[0-9a-fA-F:.]+$/.test(value) && parseUrl(`http://[${value}]`) !== undefined;
}

/** `URL.parse` is missing in browsers from before 2024. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
