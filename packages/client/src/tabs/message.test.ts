import fc from "fast-check";
import { expect, test } from "vitest";
import { ClientError } from "../client-error.ts";
import { packError, parseMessage, unpackError } from "./message.ts";

test("a message is what it was before", () => {
  const message = { type: "frames", from: "a", seq: 1, text: "id: e.1\n\n" };
  expect(parseMessage(structuredClone(message))).toEqual(message);
});

test.each([
  undefined,
  null,
  "ping",
  [],
  { type: "ping" },
  { type: "ping", from: 1 },
  { type: "toString", from: "a" },
  { type: "frames", from: "a", seq: 1.5, text: "" },
  { type: "frames", from: "a", seq: 1 },
  { type: "attach", from: "a", stream: "a/1", channels: ["x", 1], cursor: undefined, joining: [] },
  { type: "attach", from: "a", stream: "a/1", channels: "x", cursor: undefined, joining: [] },
  { type: "lost", from: "a", to: "a/1", alone: false, seq: 1, error: { code: "cut" } },
])("%j is not a message", (data) => {
  expect(parseMessage(data)).toBeUndefined();
});

test("whatever another script posts, nothing throws", () => {
  fc.assert(fc.property(fc.anything(), (data) => void parseMessage(data)));
});

test("an error arrives with what it says", () => {
  const error = new ClientError("unavailable", "503 busy", {
    status: 503,
    serverCode: "draining",
    retryAfterMs: 1_000,
  });
  const message = parseMessage(
    structuredClone({ type: "lost", from: "a", to: "a/1", alone: false, seq: 1, error: packError(error) }),
  );
  expect(message?.type === "lost" && { ...unpackError(message.error) }).toEqual({ ...error });
  expect(message?.type === "lost" && unpackError(message.error).message).toBe(error.message);
  expect({ ...unpackError(packError(new ClientError("cut"))) }).toMatchObject({ code: "cut", serverCode: undefined });
});
