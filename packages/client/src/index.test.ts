import { expect, test } from "vitest";
import * as client from "./index.ts";

test("the package's values", () => {
  expect(Object.keys(client).sort()).toEqual([
    "ClientError",
    "createChannelStore",
    "createClient",
    "createConnection",
    "setNextFrame",
  ]);
});
