import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor, parseCursor } from "./cursor.ts";

const cursors = fc.record({ epoch: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), offset: fc.maxSafeNat() });

test("formatCursor and parseCursor are inverse", () => {
  fc.assert(
    fc.property(cursors, (cursor) => {
      expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
    }),
  );
});

test("whatever parses is written back as the same text", () => {
  const almost = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_.-]{0,40}$/), fc.stringMatching(/^a\.\d{1,20}$/));
  fc.assert(
    fc.property(almost, (text) => {
      const cursor = parseCursor(text);
      if (cursor) expect(formatCursor(cursor)).toBe(text);
    }),
  );
});

test.each([
  "",
  ".",
  "a",
  "a.",
  ".1",
  "a.-1",
  "a.01",
  "a.1.2",
  "a.1e3",
  "a.9007199254740992",
  "a.1\n",
  "é.1",
  `${"a".repeat(65)}.1`,
])("%j is not a cursor", (text) => expect(parseCursor(text)).toBeUndefined());

test.each([
  { epoch: "", offset: 1 },
  { epoch: "a.b", offset: 1 },
  { epoch: "a", offset: -1 },
  { epoch: "a", offset: 1.5 },
  { epoch: "a", offset: 2 ** 53 },
  { epoch: "a", offset: Number.NaN },
])("%o is refused", (cursor) => {
  expect(() => formatCursor(cursor)).toThrow(expect.objectContaining({ name: "WireError", code: "invalid_cursor" }));
});
