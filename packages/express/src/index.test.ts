import { expect, test } from "vitest";
import * as express from "./index.ts";

test("the public names", () => {
  expect(Object.keys(express)).toEqual(["tidings"]);
});
