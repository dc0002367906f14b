import {
  type Cursor,
  createFrameDecoder,
  encodeControl,
  encodeCursorFrame,
  encodeFrame,
  type Frame,
  formatCursor,
  type Hello,
  parseCursor,
  type Snapshot,
} from "@tidings/wire";
import { type ReadStream, readStream } from "../read-stream.ts";

/** What a leader does about the frames of its stream. */
export interface Overhearing {
  onHello(hello: Hello, position: Cursor): void;
  onSnapshot(snapshot: Snapshot): void;
  onLive(): void;
  /** A heartbeat or the end, which are every tab's. */
  onControl(text: string): void;
  /** An event, or a cursor frame. `position`: none of a volatile event. */
  onText(text: string, position: Cursor | undefined): void;
  onChunkEnd(): void;
}

/**
 * Reads a stream over HTTP for a connection, from another cursor and with other states than the connection would ask for, and hears each
 * chunk before the connection does.
 */
export function overhear(
  [config, channels, , signal, onChunk]: Parameters<ReadStream>,
  asked: Cursor | undefined,
  joining: readonly string[],
  hearing: Overhearing,
): Promise<never> {
  function onFrame(frame: Frame) {
    if (signal.aborted || frame.retry !== undefined) return;
    const position = parseCursor(frame.id);
    if (frame.control) {
      const { control } = frame;
      if (control.type === "tidings.hello" && position) hearing.onHello(control.data, position);
      else if (control.type === "tidings.snapshot") hearing.onSnapshot(control.data);
      else if (control.type === "tidings.live") hearing.onLive();
      else if (control.type === "tidings.heartbeat" || control.type === "tidings.end")
        hearing.onControl(encodeControl(control));
      // `rotate` and `error` are the connection's.
      return;
    }
    const text =
      frame.event !== undefined
        ? encodeFrame({ event: frame.event, data: frame.data, ...(frame.id !== undefined && { id: frame.id }) })
        : position && encodeCursorFrame(position);
    // What breaks the protocol ends the connection, which sees it after this.
    if (text) hearing.onText(text, position);
  }

  const decoder = createFrameDecoder({ maxFrameBytes: config.maxFrameBytes, onFrame });
  const take = (chunk: Uint8Array) => {
    try {
      decoder.push(chunk);
    } finally {
      hearing.onChunkEnd();
    }
    onChunk(chunk);
  };
  return readStream(config, channels, asked && formatCursor(asked), signal, take, joining);
}
