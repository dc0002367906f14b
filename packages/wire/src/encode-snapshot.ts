import { encodeFrame } from "./encode-frame.ts";
import { encodeEnvelope } from "./envelope.ts";

/**
 * Writes a channel's state as `tidings.snapshot`, from JSON text that is not parsed again.
 *
 * @param cursor The last event that the state includes, when that is known.
 */
export function encodeSnapshot(address: string, json: string, cursor?: string): string {
  const envelope = encodeEnvelope(address, json);
  const data = cursor === undefined ? envelope : `${envelope.slice(0, -1)},"cursor":${JSON.stringify(cursor)}}`;
  return encodeFrame({ event: "tidings.snapshot", data });
}
