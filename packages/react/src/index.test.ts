import { expect, it } from "vitest";
import * as api from "./index.ts";

it("exports these names and no others", () => {
  expect(Object.keys(api).sort()).toEqual([
    "HookError",
    "createClientContext",
    "useChannel",
    "useConnection",
    "useUpdate",
  ]);
});
