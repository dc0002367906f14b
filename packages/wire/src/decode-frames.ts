import { decodeControl } from "./decode-control.ts";
import type { Frame } from "./frame.ts";
import { WireError } from "./wire-error.ts";

export interface FrameDecoderOptions {
  /** Called for each frame, in the stream's order, from within `push`. What it throws comes out of `push`. */
  onFrame(frame: Frame): void;
  /** Longest `data` of one event, and longest line, in UTF-16 units (bytes, for ASCII). What exceeds it ends the stream. */
  readonly maxFrameBytes: number;
}

export interface FrameDecoder {
  /**
   * Takes the next bytes of the stream, split anywhere.
   *
   * @throws WireError `invalid_utf8`, `frame_too_large`, `invalid_control`: the stream is unusable, and so is this decoder.
   */
  push(chunk: Uint8Array): void;
}

/**
 * Turns the bytes of one event stream into frames, by the standard's letter: quotations are from
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 *
 * The one departure: the standard replaces malformed UTF-8 by U+FFFD, which would alter payloads in silence; here it fails.
 * Why this is not `eventsource-parser`: docs/decisions/own-sse-decoder.md.
 */
export function createFrameDecoder({ onFrame, maxFrameBytes }: FrameDecoderOptions): FrameDecoder {
  // [spec] "One leading U+FEFF BYTE ORDER MARK character must be ignored if any are present": TextDecoder's default.
  const utf8 = new TextDecoder(undefined, { fatal: true });
  /** What is being read and, between chunks, what follows the last line end. */
  let text = "";
  /** The next colon in it, if that was looked for. */
  let colon: number;
  /** The last line ended with a CR at the end of a chunk: an LF that comes next belongs to it. */
  let afterCr = false;
  let data: string | undefined;
  let event = "";
  let id: string | undefined;

  /**
   * [spec] "If the line is empty (a blank line): Dispatch the event": "Set the last event ID string [...] to the value of the
   * last event ID buffer", and only then "If the data buffer is an empty string [...] return."
   */
  function dispatch() {
    if (data === undefined) {
      if (id !== undefined) onFrame({ id });
    } else if (event.startsWith("tidings.")) onFrame({ control: decodeControl(event, data), id });
    else onFrame({ event: event || "message", data, id });
    data = id = undefined;
    event = "";
  }

  /** Looks at a line where it stands: cutting it out first, and a pattern to take it apart, took more than all the rest. */
  function readLine(start: number, end: number) {
    if (start === end) return dispatch();
    // Lines without one must not each search all that follows.
    if (colon < start) colon = text.indexOf(":", start);
    if (colon < 0) colon = text.length;
    const nameEnd = Math.min(colon, end);
    // A comment is a field without a name.
    const field = text.slice(start, nameEnd);
    // [spec] "If value starts with a U+0020 SPACE character, remove it from value."
    const value = text.slice(nameEnd + (text[nameEnd + 1] === " " ? 2 : 1), end);
    if (field === "data") data = check(data === undefined ? value : `${data}\n${value}`);
    else if (field === "event") event = value;
    // [spec] "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value."
    else if (field === "id" && !value.includes("\0")) id = value;
    // [spec] "If the field value consists of only ASCII digits"
    else if (field === "retry" && /^\d+$/.test(value)) onFrame({ retry: Number(value) });
  }

  function check(part: string): string {
    if (part.length > maxFrameBytes) throw new WireError("frame_too_large", `over ${maxFrameBytes}`);
    return part;
  }

  return {
    push(chunk) {
      let next: string;
      try {
        next = utf8.decode(chunk, { stream: true });
      } catch (cause) {
        throw new WireError("invalid_utf8", "", { cause });
      }
      if (!next) return;
      if (afterCr && next[0] === "\n") next = next.slice(1);
      afterCr = next.endsWith("\r");
      // Looked for first, which is many times as fast: nobody writes it.
      if (next.includes("\r")) next = next.replace(/\r\n?/g, "\n");
      // A chunk without a line end is only appended, so that a long line costs time in proportion to its length.
      let end = next.indexOf("\n");
      if (end >= 0) end += text.length;
      text += next;
      colon = -1;
      let start = 0;
      for (; end >= 0; end = text.indexOf("\n", start)) {
        readLine(start, end);
        start = end + 1;
      }
      text = check(text.slice(start));
    },
  };
}
