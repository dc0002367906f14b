import { WireError } from "./wire-error.ts";

/** What `data` holds on a connection that carries several channels. */
export interface Envelope {
  /** The channel's concrete address: `renders/42`. */
  readonly channel: string;
  readonly data: unknown;
}

/** Wraps a payload that is JSON text already, without parsing it. */
export function encodeEnvelope(address: string, json: string): string {
  return `{"channel":${JSON.stringify(address)},"data":${json}}`;
}

/** @throws WireError `invalid_envelope` when the text is not `{"channel":string,"data":…}`. */
export function decodeEnvelope(text: string): Envelope {
  try {
    const value = JSON.parse(text);
    if (typeof value.channel === "string" && "data" in value) return value;
  } catch {
    // Not JSON, or null: reported below.
  }
  throw new WireError("invalid_envelope", text.slice(0, 80));
}
