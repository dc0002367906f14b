import type { LogRecord, NewRecord } from "@tidings/log";
import { encodeEnvelope, encodeFrame, formatCursor } from "@tidings/wire";
import { type Packet, packText } from "./packet.ts";

/** How a record is written: the payload alone for one channel, enveloped with its address when there may be several. */
export type FrameForm = "plain" | "enveloped";

/** A record with its frames, each encoded when first asked for and then shared by every subscriber. */
export interface FramedRecord {
  readonly offset: number;
  readonly channel: string;
  /** Records that share it replace each other; absent where none is replaced. */
  readonly identity?: string;
  /** What it weighs in the hub's window, in UTF-16 units of payload. */
  readonly weight: number;
  frame(form: FrameForm): Packet;
}

export function frameRecord(record: LogRecord, epoch: string): FramedRecord {
  const frames: Partial<Record<FrameForm, Packet>> = {};
  return {
    offset: record.offset,
    channel: record.channel,
    // Channel and event have no spaces, so that nothing else reads the same.
    ...(record.key === undefined ? {} : { identity: `${record.channel} ${record.event} ${record.key}` }),
    weight: record.data.length,
    frame: (form) => (frames[form] ??= packText(encodeRecord(record, epoch, form))),
  };
}

/** A volatile record as SSE: without an id, because it has no place in the log. */
export function encodeVolatile(record: NewRecord, form: FrameForm): Packet {
  return packText(encodeFrame({ event: record.event, data: dataOf(record, form) }));
}

/** One record as SSE. */
export function encodeRecord(record: LogRecord, epoch: string, form: FrameForm): string {
  const id = formatCursor({ epoch, offset: record.offset });
  return encodeFrame({ event: record.event, id, data: dataOf(record, form) });
}

function dataOf({ channel, data }: NewRecord, form: FrameForm): string {
  return form === "plain" ? data : encodeEnvelope(channel, data);
}
