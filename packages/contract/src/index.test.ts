import { expect, test } from "vitest";
import * as contract from "./index.ts";

test("the public names", () => {
  expect(Object.keys(contract).toSorted()).toEqual([
    "ContractError",
    "addressesOverlap",
    "bigintString",
    "castEvent",
    "channel",
    "codecName",
    "decodeEvent",
    "decodeSnapshot",
    "defineContract",
    "encodeEvent",
    "encodeRecord",
    "encodeSnapshot",
    "event",
    "evolve",
    "formatAddress",
    "isoDate",
    "matchAddress",
    "versionOf",
  ]);
});
