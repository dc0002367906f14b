import { expect, test } from "vitest";
import * as log from "./index.ts";
import * as testing from "./testing/index.ts";

test("the public names", () => {
  expect(Object.keys(log).toSorted()).toEqual(["LogError", "checkAppend", "checkRead", "memoryLog"]);
  expect(Object.keys(testing).toSorted()).toEqual(["describeEventLog"]);
});
