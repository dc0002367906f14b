import { expect, test } from "vitest";
import * as wire from "./index.ts";

test("the package's values", () => {
  expect(Object.keys(wire).sort()).toEqual([
    "CONTENT_TYPE",
    "EVENT_STREAM_HEADERS",
    "LAST_EVENT_ID",
    "WireError",
    "createFrameDecoder",
    "decodeEnvelope",
    "encodeControl",
    "encodeCursorFrame",
    "encodeEnvelope",
    "encodeFrame",
    "encodeSnapshot",
    "formatCursor",
    "parseCursor",
  ]);
});
