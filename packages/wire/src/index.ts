export type {
  Control,
  ControlType,
  Denied,
  Hello,
  ResetReason,
  Rotate,
  Skew,
  Snapshot,
  StreamError,
} from "./control.ts";
export { type Cursor, formatCursor, parseCursor } from "./cursor.ts";
export { createFrameDecoder, type FrameDecoder, type FrameDecoderOptions } from "./decode-frames.ts";
export { encodeControl, encodeCursorFrame, encodeFrame, type FrameInput } from "./encode-frame.ts";
export { encodeSnapshot } from "./encode-snapshot.ts";
export { decodeEnvelope, type Envelope, encodeEnvelope } from "./envelope.ts";
export type { Frame } from "./frame.ts";
export { CONTENT_TYPE, EVENT_STREAM_HEADERS, LAST_EVENT_ID } from "./headers.ts";
export { WireError, type WireErrorCode } from "./wire-error.ts";
