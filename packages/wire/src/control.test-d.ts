import { expectTypeOf, test } from "vitest";
import type { Control, ControlType, Hello } from "./control.ts";
import { encodeControl, encodeFrame } from "./encode-frame.ts";
import type { Frame } from "./frame.ts";

test("a control narrows by its type", () => {
  const control = {} as Control;
  if (control.type === "tidings.hello") expectTypeOf(control.data).toEqualTypeOf<Hello>();
  expectTypeOf<Control["type"]>().toEqualTypeOf<ControlType>();
});

test("a frame narrows by the field that is there", () => {
  const frame = {} as Frame;
  if (frame.control) expectTypeOf(frame.control).toEqualTypeOf<Control>();
  if (frame.event !== undefined) expectTypeOf(frame.data).toEqualTypeOf<string>();
  else if (frame.retry !== undefined) expectTypeOf(frame.id).toEqualTypeOf<undefined>();
});

test("what the wire can't say does not compile", () => {
  // @ts-expect-error -- a frame without data would dispatch nothing
  encodeFrame({ event: "a" });
  // @ts-expect-error -- no such control event in this version
  encodeControl({ type: "tidings.later", data: {} });
  // @ts-expect-error -- `reason` is one of four words
  encodeControl({ type: "tidings.rotate", data: { afterMs: 1, reason: "bored" } });
  // @ts-expect-error -- absent and undefined are not the same under exactOptionalPropertyTypes
  encodeFrame({ data: "", id: undefined });
});
