import { channel, defineContract, event } from "@tidings/contract";
import { stringifyLock, toLock } from "@tidings/contract/lock";
import { expect, it } from "vitest";
import * as z from "zod";
import { lineOfPointer } from "./line-of-pointer.ts";

const progress = event(
  z.object({ done: z.int().min(0), "a/b": z.tuple([z.string(), z.object({ deep: z.enum(["x", "y"]) })]) }),
);
const contract = defineContract({
  name: "studio",
  channels: { renders: channel({ address: "renders", events: { progress } }) },
});
const text = stringifyLock(toLock(contract));
const at = (pointer: string) => text.split("\n")[lineOfPointer(text, pointer) - 1]?.trim();
const schema = "/channels/renders/events/progress/schema";

it.each([
  ["", "{"],
  ["/name", '"name": "studio"'],
  [schema, '"schema": {'],
  [`${schema}/properties/done`, '"done": {'],
  [`${schema}/properties/done/schema/checks/0`, '{ "check": "min", "value": 0 },'],
  [`${schema}/properties/a~1b/schema/items/0`, '{ "kind": "string" },'],
  [`${schema}/properties/a~1b/schema/items/1/properties/deep/schema/values/1`, '"y"'],
  [`${schema}/properties/gone/schema`, '"properties": {'],
  ["/channels/gone/events/x", '"channels": {'],
])("%j is on the line %s", (pointer, line) => {
  expect(at(pointer)).toBe(line);
});
