import type { LogRecord, NewRecord } from "@tidings/log";
import { encodeEnvelope, encodeFrame, formatCursor } from "@tidings/wire";
import type { Dialect } from "../skew/dialect.ts";
import { type Packet, packText } from "./packet.ts";

/** How a record is written: the payload alone for one channel, enveloped with its address when there may be several. */
export type FrameForm = "plain" | "enveloped";

/** A record with its frames as text, each written when first asked for and then shared by all sets that hear it. */
export interface FramedRecord {
  readonly offset: number;
  readonly channel: string;
  /** Records that share it replace each other; undefined where none is replaced. */
  readonly identity: string | undefined;
  /** What it weighs in the hub's window, in UTF-16 units of payload. */
  readonly weight: number;
  text(form: FrameForm): string;
  /** Bytes of that text as UTF-8. */
  size(form: FrameForm): number;
  /** It as streams of a dialect have it, cast when first asked for and then shared by all of them. */
  in(dialect: Dialect): FramedRecord;
}

export function frameRecord(record: LogRecord, epoch: string): FramedRecord {
  return new WindowRecord(record, epoch);
}

/** A class, and text instead of bytes: there is one for each event, of which most go to the socket together with others. */
class WindowRecord implements FramedRecord {
  readonly offset: number;
  readonly channel: string;
  readonly identity: string | undefined;
  readonly #record: LogRecord;
  readonly #epoch: string;
  #plain: string | undefined;
  #enveloped: string | undefined;
  /** By the dialect's key. */
  #translations: Map<string, FramedRecord> | undefined;

  constructor(record: LogRecord, epoch: string) {
    this.offset = record.offset;
    this.channel = record.channel;
    // Channel and event have no spaces, so that nothing else reads the same.
    this.identity = record.key === undefined ? undefined : `${record.channel} ${record.event} ${record.key}`;
    this.#record = record;
    this.#epoch = epoch;
  }

  get weight(): number {
    return this.#record.data.length;
  }

  text(form: FrameForm): string {
    if (form === "plain") {
      this.#plain ??= encodeRecord(this.#record, this.#epoch, form);
      return this.#plain;
    }
    this.#enveloped ??= encodeRecord(this.#record, this.#epoch, form);
    return this.#enveloped;
  }

  size(form: FrameForm): number {
    const { data } = this.#record;
    // What is around the payload is ASCII. To measure the text itself would copy it: it was put together, and is not yet in one piece.
    return this.text(form).length + Buffer.byteLength(data) - data.length;
  }

  in(dialect: Dialect): FramedRecord {
    if (!dialect.concerns(this.#record)) return this;
    const known = this.#translations?.get(dialect.key);
    if (known) return known;
    const translated = dialect.translate(this.#record);
    const framed = translated === this.#record ? this : new WindowRecord(translated, this.#epoch);
    // Also what stayed as it is, so that a failure is reported once.
    this.#translations ??= new Map();
    this.#translations.set(dialect.key, framed);
    return framed;
  }
}

/** A volatile record as SSE: without an id, because it has no place in the log. */
export function encodeVolatile(record: NewRecord, form: FrameForm): Packet {
  return packText(encodeFrame({ event: record.event, data: dataOf(record, form) }));
}

/** One record as SSE. */
function encodeRecord(record: LogRecord, epoch: string, form: FrameForm): string {
  const id = formatCursor({ epoch, offset: record.offset });
  return encodeFrame({ event: record.event, id, data: dataOf(record, form) });
}

function dataOf({ channel, data }: NewRecord, form: FrameForm): string {
  return form === "plain" ? data : encodeEnvelope(channel, data);
}
