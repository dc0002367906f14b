import type { Control } from "./control.ts";
import { type Cursor, formatCursor } from "./cursor.ts";
import { WireError } from "./wire-error.ts";

export interface FrameInput {
  /** The event's name. Absent or empty: the reader sees `message`, as the standard says. */
  readonly event?: string;
  /** The SSE id: sticky in an `EventSource`, which sends it back as `Last-Event-ID`. */
  readonly id?: string;
  readonly data: string;
  /** Milliseconds that the reader should wait before it reconnects; a safe integer ≥ 0. */
  readonly retry?: number;
}

/**
 * Writes one event. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 *
 * Each line of `data` becomes a `data:` line, and the reader joins them with LF. The format has no way to carry a CR:
 * CR and CRLF in `data` arrive as LF. JSON escapes both inside strings, so JSON without white space arrives unchanged. Lone
 * surrogates arrive as U+FFFD, because the stream is UTF-8.
 *
 * @throws WireError `invalid_event`, `invalid_id`: it has a CR, LF or NUL. `invalid_retry`.
 */
export function encodeFrame(frame: FrameInput): string {
  let head = "";
  if (frame.event) head += `event: ${checkField(frame.event, "event", "invalid_event")}\n`;
  if (frame.id !== undefined) head += `id: ${checkField(frame.id, "id", "invalid_id")}\n`;
  if (frame.retry !== undefined) head += `retry: ${checkRetry(frame.retry)}\n`;
  return `${head}data: ${frame.data.includes("\n") || frame.data.includes("\r") ? frame.data.replace(LINE_BREAKS, "\ndata: ") : frame.data}\n\n`;
}

/**
 * Writes a control event; `cursor` becomes its `id`, and every `tidings.hello` needs one. `retry` is as in {@link FrameInput}.
 *
 * @throws WireError `invalid_cursor`, `invalid_retry`
 */
export function encodeControl(control: Control, cursor?: Cursor, retry?: number): string {
  return encodeFrame({
    event: control.type,
    ...(cursor && { id: formatCursor(cursor) }),
    ...(retry !== undefined && { retry }),
    data: JSON.stringify(control.data),
  });
}

/**
 * Writes a block that only moves the reader's cursor, so that a quiet subscriber's position does not expire.
 *
 * [spec] A block without `data` sets the last event ID and dispatches nothing.
 */
export function encodeCursorFrame(cursor: Cursor): string {
  return `id: ${formatCursor(cursor)}\n\n`;
}

const LINE_BREAKS = /\r\n|\r|\n/g;
const FORBIDDEN = /[\r\n\0]/;
/** The name that was looked at last: events of one kind come in rows, and an id is new each time. */
let goodEvent: string | undefined;

function checkField(value: string, field: string, code: "invalid_event" | "invalid_id"): string {
  if (value === goodEvent) return value;
  if (!FORBIDDEN.test(value)) {
    if (field === "event") goodEvent = value;
    return value;
  }
  throw new WireError(code, `SSE cannot carry CR, LF or NUL in \`${field}\`: ${JSON.stringify(value)}`);
}

function checkRetry(ms: number): number {
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new WireError("invalid_retry", `\`retry\` is whole milliseconds, 0 or more: got ${ms}`);
}
