import { createParser } from "eventsource-parser";
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
 * Turns the bytes of one event stream into frames, by the standard's letter.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 *
 * The one departure: the standard replaces malformed UTF-8 by U+FFFD, which would alter payloads in silence; here it fails.
 * A block that the end of the stream leaves unfinished is discarded, as the standard says.
 */
export function createFrameDecoder({ onFrame, maxFrameBytes }: FrameDecoderOptions): FrameDecoder {
  // [spec] One leading BOM is ignored. The parser does that, so TextDecoder must not take another one away before it.
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  // An id whose block may or may not have an event: `onId` comes before `onEvent`, and alone when the block has no data.
  let blockId: string | undefined;

  const parser = createParser({
    maxBufferSize: maxFrameBytes,
    onId(id) {
      flushCursor();
      blockId = id;
    },
    onEvent({ event = "message", data, id }) {
      if (id === undefined) flushCursor();
      blockId = undefined;
      // The parser bounds what it keeps between chunks; an event that lies within one chunk is bounded here.
      if (data.length > maxFrameBytes) throw tooLarge(maxFrameBytes);
      const position = id === undefined ? {} : { id };
      if (!event.startsWith("tidings.")) return onFrame({ kind: "event", event, data, ...position });
      const control = decodeControl(event, data);
      if (control) onFrame({ kind: "control", control, ...position });
      else blockId = id;
    },
    onRetry(ms) {
      flushCursor();
      onFrame({ kind: "retry", ms });
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") throw tooLarge(maxFrameBytes);
    },
  });

  function flushCursor(): void {
    const id = blockId;
    blockId = undefined;
    if (id !== undefined) onFrame({ kind: "cursor", id });
  }

  return {
    push(chunk) {
      let text: string;
      try {
        text = utf8.decode(chunk, { stream: true });
      } catch (cause) {
        throw new WireError("invalid_utf8", "the stream is not UTF-8", { cause });
      }
      parser.feed(text);
      flushCursor();
    },
  };
}

function tooLarge(limit: number): WireError {
  return new WireError("frame_too_large", `a frame exceeds ${limit}`);
}
