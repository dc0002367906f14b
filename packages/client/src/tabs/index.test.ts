import { expect, test } from "vitest";
import * as tabs from "./index.ts";

test("the entry's values", () => {
  expect(Object.keys(tabs)).toEqual(["createTabsConnection"]);
});
