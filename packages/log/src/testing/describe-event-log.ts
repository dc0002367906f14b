import { describe } from "vitest";
import { appendSuite } from "./append-suite.ts";
import type { CreateEventLog, EventLogCapabilities } from "./event-log-handle.ts";
import { idempotencySuite } from "./idempotency-suite.ts";
import { modelSuite } from "./model-suite.ts";
import { newestSuite } from "./newest-suite.ts";
import { publishSuite } from "./publish-suite.ts";
import { readSuite } from "./read-suite.ts";
import { restartSuite } from "./restart-suite.ts";
import { retentionSuite } from "./retention-suite.ts";
import { sharedSuite } from "./shared-suite.ts";
import { tailSuite } from "./tail-suite.ts";

/**
 * Declares the conformance suite of the `EventLog` port for one driver: every MUST of the port is a test.
 *
 * `create` is called once for each test and returns a store of its own, empty. Suites that a capability turns off are
 * declared as skipped, so that a report shows them.
 *
 * @example
 * ```ts
 * describeEventLog("memory", async () => {
 *   const log = memoryLog();
 *   return { log, trim: log.trim, restart: async () => memoryLog() };
 * }, { shared: false, trims: true, restarts: "loses", tailRecords: true, publishes: "in-process" });
 * ```
 */
export function describeEventLog(name: string, create: CreateEventLog, capabilities: EventLogCapabilities): void {
  const { shared, trims, restarts } = capabilities;
  describe(`EventLog: ${name}`, () => {
    describe("append", () => appendSuite(create));
    describe("idempotency", () => idempotencySuite(create));
    describe("read", () => readSuite(create));
    describe("tail", () => tailSuite(create, capabilities));
    describe("newest", () => newestSuite(create, capabilities));
    describe("publish", () => publishSuite(create, capabilities));
    describe("model", () => modelSuite(create, capabilities));
    describe.skipIf(!trims)("retention", () => retentionSuite(create));
    describe.skipIf(!shared)("several processes", () => sharedSuite(create));
    describe.skipIf(restarts === false)("restart", () => restartSuite(create, restarts || "keeps"));
  });
}
