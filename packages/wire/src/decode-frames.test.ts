import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Control } from "./control.ts";
import { createFrameDecoder } from "./decode-frames.ts";
import { encodeControl, encodeCursorFrame, encodeFrame } from "./encode-frame.ts";
import type { Frame } from "./frame.ts";
import type { WireError } from "./wire-error.ts";

const HELLO: Control = {
  type: "tidings.hello",
  data: { v: 1, contracts: { studio: "h" }, resume: "fresh", heartbeatMs: 15_000 },
};

function decode(chunks: Iterable<Uint8Array>, maxFrameBytes = 1_000_000): Frame[] {
  const frames: Frame[] = [];
  const decoder = createFrameDecoder({ onFrame: (frame) => frames.push(frame), maxFrameBytes });
  for (const chunk of chunks) decoder.push(chunk);
  return frames;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const decodeText = (text: string, maxFrameBytes?: number) => decode([bytes(text)], maxFrameBytes);
const byteByByte = (all: Uint8Array) => Array.from(all, (byte) => Uint8Array.of(byte));

function cutAt(all: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b), all.length];
  return edges.slice(1).map((edge, index) => all.subarray(edges[index], edge));
}

describe("what is encoded is decoded, however the bytes are cut", () => {
  const wellFormed = fc.string({ unit: "binary" });
  const field = wellFormed.map((text) => text.replaceAll(/[\r\n\0]/g, ""));
  const event = fc
    .record({ event: field, id: fc.option(field, { nil: undefined }), data: wellFormed })
    .filter((input) => !input.event.startsWith("tidings."))
    .map(({ event, id, data }) => {
      const position = id === undefined ? {} : { id };
      const frame: Frame = {
        event: event || "message",
        data: data.replaceAll(/\r\n?/g, "\n"),
        id,
      };
      return { text: encodeFrame({ event, data, ...position }), frame };
    });
  const cursor = fc.nat().map((offset) => ({
    text: encodeCursorFrame({ epoch: "e", offset }),
    frame: { id: `e.${offset}` } as Frame,
  }));
  const control = fc.constantFrom(
    {
      text: encodeControl(HELLO, { epoch: "e", offset: 1 }),
      frame: { control: HELLO, id: "e.1" } as Frame,
    },
    { text: "retry: 500\n\n", frame: { retry: 500 } as Frame },
  );

  test("property", () => {
    const blocks = fc.array(fc.oneof({ weight: 3, arbitrary: event }, cursor, control), { maxLength: 8 });
    fc.assert(
      fc.property(blocks, fc.array(fc.nat(), { maxLength: 30 }), (written, cuts) => {
        const all = bytes(written.map((block) => block.text).join(""));
        const expected = written.map((block) => block.frame);
        expect(decode(cutAt(all, cuts))).toEqual(expected);
        expect(decode(byteByByte(all))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
describe("WHATWG conformance", () => {
  const message = (data: string, more: { event?: string; id?: string } = {}): Frame => ({
    event: "message",
    data,
    id: undefined,
    ...more,
  });

  test.each<[name: string, stream: string, frames: Frame[]]>([
    ["LF", "data: a\n\n", [message("a")]],
    ["CR", "data: a\r\rdata: b\r\r\n", [message("a"), message("b")]],
    ["CRLF", "data: a\r\n\r\n", [message("a")]],
    ["mixed line ends", "data: a\rdata: b\r\ndata: c\n\r\n", [message("a\nb\nc")]],
    ["one BOM is ignored", "\uFEFFdata: a\n\n", [message("a")]],
    ["a second BOM is not", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", [message("b")]],
    ["a BOM later on is part of its line", "data: a\n\n\uFEFFdata: b\n\n", [message("a")]],
    ["no space after the colon", "data:a\n\n", [message("a")]],
    ["only one space is taken away", "data:  a\n\n", [message(" a")]],
    ["a tab is kept", "data:\ta\n\n", [message("\ta")]],
    ["data without a colon", "data\n\n", [message("")]],
    ["data without a colon, twice", "data\ndata\n\n", [message("\n")]],
    ["empty data is dispatched", "data:\n\n", [message("")]],
    ["no data, nothing dispatched", "event: a\n\ndata: b\n\n", [message("b")]],
    ["colons in data", "data: a:b: c\n\n", [message("a:b: c")]],
    ["event name", "event: a b\ndata: c\n\n", [message("c", { event: "a b" })]],
    ["the last event name counts", "event: a\nevent: b\ndata: c\n\n", [message("c", { event: "b" })]],
    ["an empty event name is message", "event: a\nevent\ndata: c\n\n", [message("c")]],
    ["id", "id: 1\ndata: a\n\n", [message("a", { id: "1" })]],
    ["an empty id", "id\ndata: a\n\n", [message("a", { id: "" })]],
    ["an id with NUL is ignored", "id: 1\nid: 2\0\ndata: a\n\n", [message("a", { id: "1" })]],
    ["NUL in data is kept", "data: a\0b\n\n", [message("a\0b")]],
    ["an id without data", "id: 1\n\ndata: a\n\n", [{ id: "1" }, message("a")]],
    [
      "ids without data, one after another",
      "id: 1\n\nid: 2\n\nid: 3\ndata: a\n\n",
      [{ id: "1" }, { id: "2" }, message("a", { id: "3" })],
    ],
    ["unknown fields are ignored", "date: a\nDATA: b\n data: c\ndata : d\ndata: e\n\n", [message("e")]],
    ["comments are ignored", ": a\n:b\n:\ndata: c\n\n", [message("c")]],
    ["retry", "retry: 1500\n", [{ retry: 1500 }]],
    ["retry with a non-digit is ignored", "retry: 1x\nretry: -1\nretry: 1.5\nretry:\ndata: a\n\n", [message("a")]],
    ["an unfinished block at the end is discarded", "data: a\n\ndata: b\n", [message("a")]],
    ["an unfinished line at the end is discarded", "data: a\n\ndata: b", [message("a")]],
    ["blank lines alone", "\n\r\n\r\n\n", []],
  ])("%s", (_, stream, frames) => {
    expect(decodeText(stream)).toEqual(frames);
    expect(decode(byteByByte(bytes(stream)))).toEqual(frames);
  });

  test("a lone CR at the end of a chunk ends the line; an LF after it is its own", () => {
    expect(decode([bytes("data: a\r"), bytes("\ndata: b\r\n\r"), bytes("\n")])).toEqual([message("a\nb")]);
    expect(decode([bytes("data: a\r"), bytes("\r")])).toEqual([message("a")]);
  });
});

describe("eventsource-parser agrees", () => {
  const token = fc.constantFrom(
    "data",
    "event",
    "id",
    "retry",
    "dat",
    ":",
    ": ",
    " ",
    "1",
    "x",
    "é",
    "\0",
    "\n",
    "\n",
    "\r",
    "\r\n",
  );

  test("property", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 10 }), (tokens, cuts) => {
        const text = tokens.join("");
        const theirs: unknown[] = [];
        const parser = createParser({
          onEvent: ({ event = "message", data, id }) => theirs.push({ event, data, id }),
          onRetry: (ms) => theirs.push({ retry: ms }),
        });
        parser.feed(text);
        const ours = decode(cutAt(bytes(text), cuts)).filter(
          ({ event, retry }) => event !== undefined || retry !== undefined,
        );
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("limits and faults", () => {
  const code = (value: WireError["code"]) => expect.objectContaining({ name: "WireError", code: value });

  test("malformed UTF-8 fails instead of altering the payload", () => {
    expect(() => decode([bytes("data: "), Uint8Array.of(0xc3, 0x28)])).toThrow(code("invalid_utf8"));
  });

  test("data up to the limit passes and one unit more fails, whole or in pieces", () => {
    const frame = (length: number) => bytes(`data: ${"x".repeat(length)}\n\n`);
    // The field's name counts until its line is complete.
    expect(decode([frame(100)], 100)).toHaveLength(1);
    expect(() => decode([frame(101)], 100)).toThrow(code("frame_too_large"));
    expect(() => decode(byteByByte(frame(101)), 100)).toThrow(code("frame_too_large"));
  });

  test("many short data lines, and an endless line, are bounded", () => {
    expect(() => decodeText("data: abc\n".repeat(100), 100)).toThrow(code("frame_too_large"));
    expect(() => decodeText(`event: ${"x".repeat(200)}`, 100)).toThrow(code("frame_too_large"));
  });

  test("an endless comment is bounded like any line", () => {
    expect(() => decode([bytes(`:${"x".repeat(60)}`), bytes("x".repeat(60))], 100)).toThrow(code("frame_too_large"));
  });

  test.each<[type: string, data: string]>([
    ["tidings.hello", "not json"],
    ["tidings.hello", "null"],
    ["tidings.hello", "{}"],
    ["tidings.hello", '{"v":2,"contracts":{},"resume":"fresh","heartbeatMs":1}'],
    ["tidings.live", ""],
    ["tidings.error", "{"],
  ])("%s with %s is refused", (event, data) => {
    expect(() => decodeText(encodeFrame({ event, data }))).toThrow(code("invalid_control"));
  });

  test.each<Control>([
    HELLO,
    {
      type: "tidings.hello",
      data: {
        ...HELLO.data,
        resume: "reset",
        reason: "epoch",
        denied: [{ channel: "a", code: "forbidden", message: "no" }],
      },
    },
    { type: "tidings.live", data: {} },
    { type: "tidings.heartbeat", data: {} },
    { type: "tidings.rotate", data: { afterMs: 0, reason: "drain" } },
    { type: "tidings.error", data: { code: "unauthorized", message: "expired", retryable: true } },
    { type: "tidings.end", data: {} },
  ])("$type is read back", (control) => {
    expect(decodeText(encodeControl(control))).toEqual([{ control }]);
  });

  test("a control event of a later version is handed on", () => {
    const control = { type: "tidings.later", data: { a: 1 } };
    expect(decodeText('event: tidings.later\ndata: {"a":1}\n\n')).toEqual([{ control }]);
  });

  test("what onFrame throws comes out of push", () => {
    const decoder = createFrameDecoder({
      onFrame: () => {
        throw new RangeError("mine");
      },
      maxFrameBytes: 10,
    });
    expect(() => decoder.push(bytes("data: a\n\n"))).toThrow(RangeError);
  });
});
