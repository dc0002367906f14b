import { expect, test } from "vitest";
import * as evolution from "./index.ts";

test("the public names", () => {
  expect(Object.keys(evolution).toSorted()).toEqual([
    "DIRECTIONS",
    "SOURCES",
    "bumpBelowOne",
    "castsOf",
    "checkReplay",
    "comparePayloads",
    "diffContracts",
    "greatestBump",
    "rebuildSchema",
    "sampleEvents",
    "skewTable",
    "worstVerdict",
  ]);
});
