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
  let value: Partial<Envelope> | null | undefined;
  try {
    value = JSON.parse(text);
  } catch {
    // Reported below, like JSON that is something else.
  }
  if (typeof value?.channel !== "string" || !("data" in value))
    throw new WireError("invalid_envelope", text.slice(0, 80));
  return value as Envelope;
}
