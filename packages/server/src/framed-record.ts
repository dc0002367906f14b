import type { LogRecord } from "@tidings/log";
import { encodeEnvelope, encodeFrame, formatCursor } from "@tidings/wire";
import { type Packet, packText } from "./packet.ts";

/** How a record is written: the payload alone for one channel, enveloped with its address when there may be several. */
export type FrameForm = "plain" | "enveloped";

/** A record with its frames, each encoded when first asked for and then shared by every subscriber. */
export interface FramedRecord {
  readonly offset: number;
  readonly channel: string;
  /** What it weighs in the hub's window, in UTF-16 units of payload. */
  readonly weight: number;
  frame(form: FrameForm): Packet;
}

export function frameRecord(record: LogRecord, epoch: string): FramedRecord {
  const frames: Partial<Record<FrameForm, Packet>> = {};
  return {
    offset: record.offset,
    channel: record.channel,
    weight: record.data.length,
    frame: (form) => (frames[form] ??= packText(encodeRecord(record, epoch, form))),
  };
}

/** One record as SSE. */
export function encodeRecord(record: LogRecord, epoch: string, form: FrameForm): string {
  const id = formatCursor({ epoch, offset: record.offset });
  const data = form === "plain" ? record.data : encodeEnvelope(record.channel, record.data);
  return encodeFrame({ event: record.event, id, data });
}
