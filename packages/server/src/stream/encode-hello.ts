import { type Denied, encodeControl, formatCursor, type Hello, type Skew } from "@tidings/wire";
import type { LogPosition } from "../hub/hub.ts";
import { type Packet, packText } from "../hub/packet.ts";
import type { Start } from "./resume.ts";

export interface HelloContext {
  /** Contract name → hash of its lock. */
  readonly contracts: Readonly<Record<string, string>>;
  readonly denied: readonly Denied[];
  /** The verdicts on the contracts that the client named, if it named any. */
  readonly skew: Readonly<Record<string, Skew>> | undefined;
  readonly heartbeatMs: number;
  readonly retryMs: number;
}

/**
 * The first frame of a stream, docs/protocol.md §4: its `id` is the position from which the stream goes on.
 *
 * @throws WireError `invalid_cursor` when the log has an epoch that it may not have
 */
export function encodeHello(start: Start, log: LogPosition, context: HelloContext): Packet {
  const { epoch, head } = log;
  const { contracts, denied, skew, heartbeatMs, retryMs } = context;
  const data: Hello = {
    v: 1,
    contracts,
    resume: start.resume,
    ...(start.resume === "reset" ? { reason: start.reason } : {}),
    ...(start.resume === "resumed" ? { head: formatCursor({ epoch, offset: head }) } : {}),
    heartbeatMs,
    ...(skew && { skew }),
    ...(denied.length > 0 ? { denied } : {}),
  };
  return packText(encodeControl({ type: "tidings.hello", data }, { epoch, offset: start.position }, retryMs));
}
