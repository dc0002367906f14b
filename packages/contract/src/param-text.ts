import type { ParamKind } from "./param-kind.ts";

/** Digits without exponent, superfluous zeros or sign, so that one number has one spelling and one address. */
const CANONICAL_DECIMAL = /^(0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])$/;

/** Writes a parameter's value as a segment of an address, or says what is wrong with it. */
export function writeParam(value: unknown, kind: ParamKind): { readonly text: string } | { readonly fault: string } {
  if (kind === "number") {
    // String(-0) is "0", which is its canonical spelling.
    const text = String(value);
    if (CANONICAL_DECIMAL.test(text)) return { text };
    return { fault: `${text} cannot be written as a plain decimal number` };
  }
  const text = String(value);
  if (text === "" || text === "." || text === "..") {
    return { fault: `"${text}" cannot be part of an address; a URL parser would take it away` };
  }
  try {
    return { text: encodeURIComponent(text) };
  } catch {
    return { fault: "has a lone surrogate, which UTF-8 cannot carry" };
  }
}

/** Reads a segment of a concrete address as a parameter's value; undefined when it is none. */
export function readParam(segment: string, kind: ParamKind): string | number | undefined {
  const text = percentDecode(segment);
  if (text === undefined || text === "" || text === "." || text === "..") return undefined;
  if (kind === "string") return text;
  if (!CANONICAL_DECIMAL.test(text)) return undefined;
  // More digits than a double holds would be a second spelling of the same number.
  const value = Number(text);
  return String(value) === text ? value : undefined;
}

function percentDecode(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    // `%` without two digits, or bytes that are not UTF-8.
    return undefined;
  }
}
