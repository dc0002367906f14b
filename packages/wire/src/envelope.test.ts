import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeEnvelope, encodeEnvelope } from "./envelope.ts";

test("any address and any JSON come back", () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (channel, data) => {
      const json = JSON.stringify(data);
      expect(decodeEnvelope(encodeEnvelope(channel, json))).toEqual({ channel, data: JSON.parse(json) });
    }),
  );
});

test.each(["", "{", "null", "1", "[]", "{}", '{"channel":"a"}', '{"channel":1,"data":2}', '{"data":1}'])(
  "%j is refused",
  (text) => {
    expect(() => decodeEnvelope(text)).toThrow(expect.objectContaining({ code: "invalid_envelope" }));
  },
);
