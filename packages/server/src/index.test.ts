import { expect, test } from "vitest";
import * as server from "./index.ts";

test("the public names", () => {
  expect(Object.keys(server).toSorted()).toEqual([
    "ServerError",
    "createEmitter",
    "createEventHandler",
    "createTickets",
    "emitterSource",
  ]);
});
