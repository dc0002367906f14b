import { expect, test } from "vitest";
import * as testing from "./index.ts";
import * as react from "./react/index.ts";

test("the package's values", () => {
  expect(Object.keys(testing).sort()).toEqual(["TestingError", "createTestTidings"]);
  expect(Object.keys(react)).toEqual(["createTestTidings"]);
});
