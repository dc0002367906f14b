import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canMount } from "../../packages/log-sqlite/test/small-disk.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import { allFaults } from "./all-faults.ts";
import { type Result, runFault } from "./run-fault.ts";
import { verdictTable } from "./verdict-table.ts";

let shared: FaultServer;
const results: Result[] = [];
const hasDisks = canMount();

beforeAll(async () => {
  shared = await startFaultServer();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  process.stdout.write(`\n${verdictTable(Object.values(allFaults).flat(), results)}\n`);
});

it("there are at least forty, each with a name of its own", () => {
  const names = Object.values(allFaults).flatMap((faults) => faults.map(({ name }) => name));
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(new Set(names).size).toBe(names.length);
});

for (const [about, faults] of Object.entries(allFaults)) {
  describe.concurrent(about, () => {
    for (const fault of faults) {
      it.skipIf(fault.diskKib !== undefined && !hasDisks)(
        fault.name,
        async () => {
          results.push(await runFault(fault, shared));
        },
        60_000,
      );
    }
  });
}
