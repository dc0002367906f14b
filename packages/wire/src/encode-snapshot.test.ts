import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame } from "./frame.ts";
import { createFrameDecoder, encodeSnapshot } from "./index.ts";

test("a snapshot is read back as the control event that it is", () => {
  fc.assert(
    fc.property(
      fc.webPath(),
      fc.jsonValue(),
      fc.option(fc.constant("e.5"), { nil: undefined }),
      (channel, data, cursor) => {
        const frames: Frame[] = [];
        const decoder = createFrameDecoder({ onFrame: (frame) => frames.push(frame), maxFrameBytes: 1_000_000 });
        const json = JSON.stringify(data);
        decoder.push(new TextEncoder().encode(encodeSnapshot(channel, json, cursor)));
        const said = { channel, data: JSON.parse(json), ...(cursor && { cursor }) };
        expect(frames).toEqual([{ control: { type: "tidings.snapshot", data: said }, id: undefined }]);
      },
    ),
  );
});
