import { expect, test } from "vitest";
import * as sqlite from "./index.ts";

test("the public names", () => {
  expect(Object.keys(sqlite)).toEqual(["sqliteLog"]);
});
