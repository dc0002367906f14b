import { expect, test } from "vitest";
import { encodeControl, encodeCursorFrame, encodeFrame } from "./encode-frame.ts";

test("writes fields in the order a reader needs them", () => {
  expect(encodeFrame({ event: "renders.progress", id: "e.1", retry: 2000, data: '{"done":1}' })).toBe(
    'event: renders.progress\nid: e.1\nretry: 2000\ndata: {"done":1}\n\n',
  );
});

test.each([
  ["a\nb", "data: a\ndata: b\n\n"],
  ["a\rb", "data: a\ndata: b\n\n"],
  ["a\r\nb", "data: a\ndata: b\n\n"],
  ["a\n\rb", "data: a\ndata: \ndata: b\n\n"],
  ["\n", "data: \ndata: \n\n"],
  ["", "data: \n\n"],
  [" a", "data:  a\n\n"],
])("data %j is framed", (data, text) => expect(encodeFrame({ data })).toBe(text));

test.each(["\r", "\n", "\0", "a\nb", "renders.progress\n"])("%j is refused in event and id", (text) => {
  expect(() => encodeFrame({ event: text, data: "" })).toThrow(expect.objectContaining({ code: "invalid_event" }));
  expect(() => encodeFrame({ id: text, data: "" })).toThrow(expect.objectContaining({ code: "invalid_id" }));
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("retry %d is refused", (retry) => {
  expect(() => encodeFrame({ retry, data: "" })).toThrow(expect.objectContaining({ code: "invalid_retry" }));
});

test("a control event carries a cursor only when it is given one", () => {
  expect(encodeControl({ type: "tidings.live", data: {} })).toBe("event: tidings.live\ndata: {}\n\n");
  expect(encodeControl({ type: "tidings.live", data: {} }, { epoch: "e", offset: 4 }, 3000)).toBe(
    "event: tidings.live\nid: e.4\nretry: 3000\ndata: {}\n\n",
  );
  expect(encodeControl({ type: "tidings.live", data: {} }, { epoch: "e", offset: 4 })).toBe(
    "event: tidings.live\nid: e.4\ndata: {}\n\n",
  );
});

test("a cursor frame has an id and no data", () => {
  expect(encodeCursorFrame({ epoch: "e", offset: 4 })).toBe("id: e.4\n\n");
});
